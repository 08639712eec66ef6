import type { DesktopRequest } from '@securechat/client'
import type { WindowsPort } from '../core/ports.ts'
import { AppBrowser, type AppBrowserOptions } from './app-browser.ts'
import { answerScript, type PageCall } from './page-script.ts'

type Options = Omit<AppBrowserOptions, 'onCall' | 'onClosed'> & {
  onCall: (call: PageCall) => void
  onClosed: () => void
}

/** The one window of the lite shell. It has one account and no pages of its own, and hiding it is minimising it. */
export class LiteWindows implements WindowsPort {
  readonly #browser: AppBrowser
  #isFocused = false
  #listens = false
  #early: DesktopRequest[] = []

  constructor({ onCall, onClosed, ...options }: Options) {
    this.#browser = new AppBrowser({
      ...options,
      onCall: (payload) => {
        const call = parse(payload)
        if (call) onCall(call)
      },
      onClosed: () => {
        this.#isFocused = false
        this.#listens = false
        onClosed()
      },
    })
  }

  showAccount(_account: unknown, { isHidden }: { isHidden: boolean }): void {
    if (!isHidden) this.#browser.open()
  }

  showPage(): void {}
  showPreferences(): void {}
  closePreferences(): void {}
  closeAccount(): void {}
  setZoomLevel(): void {}

  reveal(): void {
    this.#browser.open()
  }

  hide(): void {
    this.#browser.minimize()
  }

  isVisible(): boolean {
    return this.#browser.isOpen
  }

  isFocused(): boolean {
    return this.#isFocused
  }

  ask(_accountKey: string, request: DesktopRequest): void {
    if (this.#listens) return this.#browser.run(answerScript({ request }))
    this.#early.push(request)
    this.#browser.open()
  }

  answer(id: number, value: unknown): void {
    this.#browser.run(answerScript({ id, value }))
  }

  listens(): void {
    this.#listens = true
    for (const request of this.#early.splice(0)) this.#browser.run(answerScript({ request }))
  }

  setFocused(isFocused: boolean): void {
    this.#isFocused = isFocused
  }

  close(): void {
    this.#browser.close()
  }
}

function parse(payload: string): PageCall | undefined {
  try {
    const call = JSON.parse(payload) as Partial<PageCall> | null
    return typeof call?.id === 'number' && typeof call.verb === 'string' ? (call as PageCall) : undefined
  } catch {
    return undefined
  }
}
