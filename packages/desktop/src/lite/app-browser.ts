import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

export interface AppBrowserOptions {
  browser: string
  /** Its own, so that nothing of the person's browser is mixed in. */
  profileDir: string
  origin: string
  /** Runs in the page before anything of it does. */
  script: () => string
  onCall: (payload: string) => void
  onClosed: () => void
}

const bindingName = '__securechatCall'

interface Message {
  id?: number
  method?: string
  result?: Record<string, unknown>
  params?: { sessionId?: string; payload?: string; targetInfo?: { type: string } }
}

/** A window of an installed browser, without tabs and address bar, driven over a private pipe: no port that others could reach. */
export class AppBrowser {
  readonly #options: AppBrowserOptions
  readonly #waiting = new Map<number, (result: Record<string, unknown>) => void>()
  #child: ChildProcess | undefined
  #session = ''
  #lastId = 0
  #received = ''

  constructor(options: AppBrowserOptions) {
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#child !== undefined
  }

  /** Opens the window, or brings it to the front. */
  open(): void {
    if (this.#child) return void this.#raise()
    const { browser, profileDir, origin } = this.#options
    const args = [
      // A picture first: the page itself is opened when our script is in place.
      `--app=${origin}/icon-192.png`,
      `--user-data-dir=${profileDir}`,
      '--remote-debugging-pipe',
      '--class=SecureChat',
      '--window-size=1120,760',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-extensions',
      '--disable-sync',
    ]
    const child = spawn(browser, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
    this.#child = child
    const output = child.stdio[4] as Readable
    output.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    child.stdio[3]!.on('error', () => {})
    child.once('error', () => this.#closed(child))
    child.once('exit', () => this.#closed(child))
    void this.#send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: true,
    })
  }

  /** Runs in the page; nothing happens when there is none. */
  run(expression: string): void {
    if (this.#session) void this.#send('Runtime.evaluate', { expression }, this.#session)
  }

  minimize(): void {
    void this.#setWindow('minimized')
  }

  close(): void {
    this.#child?.kill()
  }

  async #raise(): Promise<void> {
    await this.#setWindow('normal')
    await this.#send('Page.bringToFront', {}, this.#session)
  }

  async #setWindow(windowState: 'normal' | 'minimized'): Promise<void> {
    if (!this.#session) return
    const { windowId } = await this.#send('Browser.getWindowForTarget', {}, this.#session)
    await this.#send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  }

  async #attach(session: string): Promise<void> {
    this.#session = session
    await this.#send('Runtime.enable', {}, session)
    await this.#send('Page.enable', {}, session)
    await this.#send('Runtime.addBinding', { name: bindingName }, session)
    const source = `(() => { const call = globalThis.${bindingName}; delete globalThis.${bindingName}; if (location.origin !== ${JSON.stringify(this.#options.origin)}) return; ${this.#options.script()} })()`
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source }, session)
    await this.#send('Page.navigate', { url: `${this.#options.origin}/` }, session)
  }

  #send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId
    const input = this.#child?.stdio[3] as Writable | undefined
    const answer = new Promise<Record<string, unknown>>((resolve) => this.#waiting.set(id, resolve))
    input?.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`)
    return answer
  }

  #read(text: string): void {
    this.#received += text
    const whole = this.#received.split('\0')
    this.#received = whole.pop()!
    for (const one of whole) this.#take(JSON.parse(one) as Message)
  }

  #take({ id, method, params = {}, result = {} }: Message): void {
    if (id !== undefined) {
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    }
    const isPage = params.targetInfo?.type === 'page'
    if (method === 'Target.attachedToTarget' && isPage && !this.#session) void this.#attach(params.sessionId!)
    if (method === 'Runtime.bindingCalled') this.#options.onCall(params.payload!)
    // The window is gone; the browser behind it may take its time.
    if (method === 'Target.detachedFromTarget' && params.sessionId === this.#session) this.#child?.kill()
  }

  #closed(child: ChildProcess): void {
    if (this.#child !== child) return
    this.#child = undefined
    this.#session = ''
    this.#received = ''
    this.#waiting.clear()
    this.#options.onClosed()
  }
}
