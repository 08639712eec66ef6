import type { DesktopShell } from '@securechat/client'

export interface PageFacts {
  serverUrl: string
  relayUrl: string
  version: string
  platform: DesktopShell['platform']
}

/** A call of the page, as it comes over the pipe. */
export interface PageCall {
  id: number
  verb: string
  value?: unknown
}

/** The same bridge as in the whole program, over the browser's own pipe. Expects `call` to be in scope. */
export function pageScript(facts: PageFacts): string {
  return `
    const waiting = new Map(), listeners = new Set(), early = []
    let lastId = 0
    const send = (verb, value) => call(JSON.stringify({ id: ++lastId, verb, value }))
    const ask = (verb) => new Promise((resolve) => { send(verb); waiting.set(lastId, resolve) })
    const tell = (verb) => (value) => void send(verb, value)
    Object.defineProperty(globalThis, '__securechatAnswer', { value: ({ id, value, request }) => {
      if (request) listeners.size ? listeners.forEach((listener) => listener(request)) : early.push(request)
      else { waiting.get(id)?.(value); waiting.delete(id) }
    } })
    globalThis.securechatShell = Object.freeze({
      ...${JSON.stringify(facts)},
      storageKey: async () => Uint8Array.from(atob(await ask('storageKey')), (letter) => letter.charCodeAt(0)),
      ${['changeServer', 'openPreferences', 'showUnread', 'showAccount', 'notify', 'clearNotifications', 'setTheme'].map((verb) => `${verb}: tell('${verb}')`).join(',\n      ')},
      dragOut: () => {},
      onRequest: (listener) => { listeners.add(listener); for (const request of early.splice(0)) listener(request); send('listening'); return () => void listeners.delete(listener) },
    })
    const tellFocus = () => send('focus', document.hasFocus() && document.visibilityState === 'visible')
    for (const event of ['focus', 'blur']) addEventListener(event, tellFocus)
    document.addEventListener('visibilitychange', tellFocus)
    addEventListener('DOMContentLoaded', tellFocus)`
}

/** What to run in the page to give it an answer or a request. */
export function answerScript(answer: { id: number; value: unknown } | { request: unknown }): string {
  return `globalThis.__securechatAnswer?.(${JSON.stringify(answer)})`
}
