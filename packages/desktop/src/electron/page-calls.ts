import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import { clientChannels, shellChannels } from '../core/channels.ts'
import type { Desktop } from '../core/desktop.ts'
import { clientInputs, shellInputs } from '../core/ipc.ts'
import { isTrustedSender } from '../core/navigation.ts'
import type { Page } from '../core/origins.ts'
import type { ShellCalls } from '../core/shell-calls.ts'
import type { AppWindows } from './app-windows.ts'
import type { DragOut } from './drag-out.ts'
import type { SpellChecker } from './spell-checker.ts'

export interface CallTargets {
  desktop: Desktop
  shellCalls: ShellCalls
  windows: AppWindows
  dragOut: DragOut
  spellChecker: SpellChecker
}

/** Lets pages reach the core: each verb from its own kind of page only, and nothing unparsed. */
export function answerPages(targets: CallTargets): void {
  answerClient(targets)
  answerShell(targets)
}

function answerClient({ desktop, windows, dragOut, spellChecker }: CallTargets): void {
  const told = <T>(
    channel: string,
    schema: z.ZodType<T> | undefined,
    job: (accountKey: string, value: T, event: IpcMainEvent) => void,
  ) =>
    ipcMain.on(channel, (event, value: unknown) => {
      const accountKey = windows.accountOf(event.sender.id)
      const parsed = schema ? schema.safeParse(value) : { success: true as const, data: undefined as T }
      if (isFrom(event, 'client') && accountKey && parsed.success) job(accountKey, parsed.data, event)
    })
  told(clientChannels.changeServer, undefined, () => desktop.act({ kind: 'add-server' }))
  told(clientChannels.openPreferences, undefined, () => desktop.act({ kind: 'preferences' }))
  told(clientChannels.showUnread, clientInputs.showUnread, (key, unread) => desktop.setUnread(key, unread))
  told(clientChannels.showAccount, clientInputs.showAccount, (key, account) =>
    desktop.setAccount(key, account),
  )
  told(clientChannels.notify, clientInputs.notify, (accountKey, message) => {
    desktop.notify({ accountKey, ...message })
  })
  told(clientChannels.clearNotifications, clientInputs.clearNotifications, (accountKey, roomId) =>
    desktop.attention.clear({ accountKey, roomId }),
  )
  told(clientChannels.setTheme, clientInputs.setTheme, (_key, theme) => desktop.choose({ theme }))
  told(clientChannels.dragOut, clientInputs.dragOut, (_key, file, event) => dragOut.start(event.sender, file))

  ipcMain.handle(clientChannels.storageKey, async (event) => {
    const accountKey = windows.accountOf(event.sender.id)
    if (!isFrom(event, 'client') || !accountKey) throw new Error('refused')
    // While the person is being asked, the page that wants the key is on its way out.
    return (await desktop.storageKey(accountKey)) ?? new Promise<never>(() => {})
  })
  ipcMain.handle(clientChannels.checkSpelling, (event, value: unknown) => {
    const words = clientInputs.checkSpelling.safeParse(value)
    return isFrom(event, 'client') && words.success ? spellChecker.misspelled(words.data) : []
  })
}

function answerShell({ shellCalls, windows, desktop }: CallTargets): void {
  const asked = <T>(channel: string, schema: z.ZodType<T> | undefined, job: (value: T) => unknown) =>
    ipcMain.handle(channel, (event, value: unknown) => {
      if (!isFrom(event, 'shell') || !windows.pageOf(event.sender.id)) throw new Error('refused')
      return job(schema ? schema.parse(value) : (undefined as T))
    })
  ipcMain.handle(shellChannels.read, (event) => {
    const page = windows.pageOf(event.sender.id)
    if (!isFrom(event, 'shell') || !page) throw new Error('refused')
    return shellCalls.view(page)
  })
  asked(shellChannels.connect, shellInputs.connect, (with_) => shellCalls.connect(with_))
  asked(shellChannels.trust, shellInputs.trust, (with_) => shellCalls.trust(with_))
  asked(shellChannels.open, shellInputs.open, (with_) => shellCalls.open(with_))
  asked(shellChannels.forget, shellInputs.forget, (with_) => shellCalls.forget(with_))
  asked(shellChannels.unlock, shellInputs.unlock, (with_) => shellCalls.unlock(with_))
  asked(shellChannels.unlockWithSystem, undefined, () => shellCalls.unlockWithSystem())
  asked(shellChannels.setPassphrase, shellInputs.setPassphrase, (with_) => shellCalls.setPassphrase(with_))
  asked(shellChannels.removePassphrase, undefined, () => shellCalls.removePassphrase())
  asked(shellChannels.choose, shellInputs.choose, (change) => shellCalls.choose(change))
  asked(shellChannels.close, undefined, () => {
    windows.closePreferences()
    desktop.refresh()
  })
}

function isFrom(event: IpcMainEvent | IpcMainInvokeEvent, page: Page): boolean {
  const { senderFrame, sender } = event
  const frame = senderFrame
    ? { url: senderFrame.url, isMainFrame: senderFrame === sender.mainFrame }
    : undefined
  return isTrustedSender(frame, page)
}
