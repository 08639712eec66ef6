import type { DesktopRequest, DesktopShell } from '@securechat/client'
import { contextBridge, ipcRenderer, webFrame } from 'electron'
import { argumentPrefix, clientChannels, requestChannel, shellChannels } from '../core/channels.ts'
import { clientOrigin, shellOrigin } from '../core/origins.ts'
import type { ShellPages } from '../core/shell-page.ts'

/*
 * Runs before every page of ours, sandboxed and in a world of its own. Pages get verbs: no channel names, no ipcRenderer, and no way to
 * reach a verb of the other kind of page. The main process checks all of it again.
 */

function argument(name: string): string {
  const prefix = `${argumentPrefix}${name}=`
  return process.argv.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? ''
}

const tell = (channel: string, value?: unknown) => ipcRenderer.send(channel, value)
const ask = <T>(channel: string, value?: unknown): Promise<T> =>
  ipcRenderer.invoke(channel, value) as Promise<T>

/** What arrives before the page listens is kept for it. */
const early: DesktopRequest[] = []
const listeners = new Set<(request: DesktopRequest) => void>()
ipcRenderer.on(requestChannel, (_event, request: DesktopRequest) => {
  if (listeners.size === 0) early.push(request)
  for (const listener of listeners) listener(request)
})

const client: DesktopShell = {
  serverUrl: argument('server'),
  // SAFETY: the main process writes one of the three.
  platform: argument('platform') as DesktopShell['platform'],
  version: argument('version'),
  storageKey: () => ask(clientChannels.storageKey),
  changeServer: () => tell(clientChannels.changeServer),
  openPreferences: () => tell(clientChannels.openPreferences),
  showUnread: (unread) => tell(clientChannels.showUnread, unread),
  showAccount: (account) => tell(clientChannels.showAccount, account),
  notify: (message) => tell(clientChannels.notify, message),
  clearNotifications: (roomId) => tell(clientChannels.clearNotifications, roomId),
  setTheme: (theme) => tell(clientChannels.setTheme, theme),
  dragOut: (file) => tell(clientChannels.dragOut, file),
  onRequest: (listener) => {
    listeners.add(listener)
    for (const request of early.splice(0)) listener(request)
    return () => void listeners.delete(listener)
  },
}

const pages: ShellPages = {
  read: () => ask(shellChannels.read),
  connect: (with_) => ask(shellChannels.connect, with_),
  trust: (with_) => ask(shellChannels.trust, with_),
  open: (with_) => ask(shellChannels.open, with_),
  forget: (with_) => ask(shellChannels.forget, with_),
  unlock: (with_) => ask(shellChannels.unlock, with_),
  unlockWithSystem: () => ask(shellChannels.unlockWithSystem),
  setPassphrase: (with_) => ask(shellChannels.setPassphrase, with_),
  removePassphrase: () => ask(shellChannels.removePassphrase),
  choose: (change) => ask(shellChannels.choose, change),
  close: () => ask(shellChannels.close),
}

if (location.origin === clientOrigin) {
  contextBridge.exposeInMainWorld('securechatShell', client)
  checkSpelling()
}
if (location.origin === shellOrigin) contextBridge.exposeInMainWorld('securechatPages', pages)

async function lookUp(words: string[], callback: (misspelled: string[]) => void) {
  callback(await ask<string[]>(clientChannels.checkSpelling, words).catch(() => []))
}

/** Only where the main process looks words up itself: elsewhere the system marks them. */
function checkSpelling() {
  const language = argument('spelling')
  if (language === '') return
  webFrame.setSpellCheckProvider(language, {
    spellCheck(words, callback) {
      void lookUp(words, callback)
    },
  })
}
