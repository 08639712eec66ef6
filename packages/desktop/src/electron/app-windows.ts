import type { DesktopRequest } from '@securechat/client'
import { BrowserWindow, type Display, nativeTheme, screen } from 'electron'
import { type Account, partitionOf } from '../core/accounts.ts'
import { argumentPrefix, requestChannel } from '../core/channels.ts'
import { clientOrigin, shellOrigin } from '../core/origins.ts'
import type { Kept, WindowsPort } from '../core/ports.ts'
import { originOf } from '../core/server-address.ts'
import type { ShellPage } from '../core/shell-page.ts'
import { type Bounds, placeWindow, smallest, type WindowState } from '../core/window-state.ts'
import { pagesPartition } from './sessions.ts'
import { windowIcon } from './pictures.ts'

export interface WindowSettings {
  preloadFile: string
  version: string
  /** A language for the page to have its words looked up in by us; empty where the system marks them. */
  spellingLanguage: () => string
  state: Kept<WindowState>
  /** @returns whether the window may really close. */
  onMainClose: () => boolean
  /** Before the first page of an account is loaded. */
  prepareAccount: (account: Account) => void
}

/** Every window of the program. The main one shows either an account's client or a page of ours. */
export class AppWindows implements WindowsPort {
  readonly #settings: WindowSettings
  readonly #clients = new Map<string, BrowserWindow>()
  /** Asked of pages that do not listen yet. */
  readonly #early = new Map<string, DesktopRequest[]>()
  #page: BrowserWindow | undefined
  #preferences: BrowserWindow | undefined
  #main: BrowserWindow | undefined
  #forAll: DesktopRequest[] = []
  #zoomLevel = 0

  constructor(settings: WindowSettings) {
    this.#settings = settings
  }

  showAccount(account: Account, { isHidden }: { isHidden: boolean }): void {
    const { accountKey } = account
    const window = this.#clients.get(accountKey) ?? this.#openClient(account)
    this.#makeMain(window, isHidden)
    this.#closePage()
  }

  showPage(page: Exclude<ShellPage, 'preferences'>, { isHidden }: { isHidden: boolean }): void {
    const before = this.#page
    const window = this.#create({ partition: pagesPartition, url: `${shellOrigin}/${page}.html` })
    this.#page = window
    this.#makeMain(window, isHidden)
    before?.destroy()
  }

  showPreferences(): void {
    if (this.#preferences) return this.#preferences.focus()
    const window = new BrowserWindow({
      ...this.#look(),
      width: 640,
      height: 680,
      title: 'Preferences',
      ...(this.#main && { parent: this.#main }),
      webPreferences: this.#webPreferences({ partition: pagesPartition }),
    })
    window.setMenuBarVisibility(false)
    window.on('closed', () => (this.#preferences = undefined))
    window.once('ready-to-show', () => window.show())
    this.#preferences = window
    void window.loadURL(`${shellOrigin}/preferences.html`)
  }

  closePreferences(): void {
    this.#preferences?.close()
  }

  closeAccount(accountKey: string): void {
    const window = this.#clients.get(accountKey)
    this.#clients.delete(accountKey)
    this.#early.delete(accountKey)
    if (window === this.#main) this.#keepState()
    window?.destroy()
  }

  reveal(): void {
    const window = this.#main
    if (!window || window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  hide(): void {
    this.#keepState()
    this.#preferences?.close()
    this.#main?.hide()
  }

  isVisible(): boolean {
    return this.#has((window) => window.isVisible() && !window.isMinimized())
  }

  isFocused(): boolean {
    return this.#has((window) => window.isVisible() && window.isFocused())
  }

  ask(accountKey: string, request: DesktopRequest): void {
    const window = this.#clients.get(accountKey)
    const early = this.#early.get(accountKey)
    if (early) early.push(request)
    else window?.webContents.send(requestChannel, request)
  }

  /** Asks every client, also those that are opened later. */
  askAll(request: DesktopRequest): void {
    this.#forAll = [...this.#forAll.filter(({ kind }) => kind !== request.kind), request]
    for (const accountKey of this.#clients.keys()) this.ask(accountKey, request)
  }

  setZoomLevel(level: number): void {
    this.#zoomLevel = level
    for (const window of [...this.#clients.values(), this.#page, this.#preferences])
      window?.webContents.setZoomLevel(level)
  }

  /** The account whose client this is. */
  accountOf(contentsId: number): string | undefined {
    for (const [accountKey, window] of this.#clients)
      if (window.webContents.id === contentsId) return accountKey
    return undefined
  }

  /** Which page of ours this is. */
  pageOf(contentsId: number): ShellPage | undefined {
    if (this.#preferences?.webContents.id === contentsId) return 'preferences'
    if (this.#page?.webContents.id !== contentsId) return undefined
    return this.#page.webContents.getURL().includes('/unlock.html') ? 'unlock' : 'connect'
  }

  main(): BrowserWindow | undefined {
    return this.#main?.isDestroyed() ? undefined : this.#main
  }

  #has(check: (window: BrowserWindow) => boolean): boolean {
    const window = this.main()
    return window !== undefined && check(window)
  }

  #openClient(account: Account): BrowserWindow {
    this.#settings.prepareAccount(account)
    const { accountKey } = account
    this.#early.set(accountKey, [...this.#forAll])
    const window = this.#create({
      partition: partitionOf(account),
      url: `${clientOrigin}/`,
      server: originOf(account.server),
    })
    window.webContents.once('did-finish-load', () => this.#flush(accountKey, window))
    this.#clients.set(accountKey, window)
    return window
  }

  #flush(accountKey: string, window: BrowserWindow): void {
    const early = this.#early.get(accountKey) ?? []
    this.#early.delete(accountKey)
    for (const request of early) window.webContents.send(requestChannel, request)
  }

  #create({ partition, url, server }: { partition: string; url: string; server?: string }): BrowserWindow {
    const state = this.#settings.state.get()
    const bounds = this.main()?.getNormalBounds() ?? placeWindow(state, workAreas())
    const window = new BrowserWindow({
      ...this.#look(),
      ...bounds,
      minWidth: smallest.width,
      minHeight: smallest.height,
      webPreferences: this.#webPreferences({ partition, ...(server && { server }) }),
    })
    if (this.main()?.isMaximized() ?? state.isMaximized) window.maximize()
    if (window.isVisible()) window.hide()
    this.#follow(window)
    void window.loadURL(url)
    return window
  }

  #follow(window: BrowserWindow): void {
    window.on('close', (event) => {
      this.#keepState()
      if (!this.#settings.onMainClose()) event.preventDefault()
    })
    window.webContents.on('did-finish-load', () => window.webContents.setZoomLevel(this.#zoomLevel))
    // A page that died is started again rather than left white.
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && reason !== 'killed') window.webContents.reload()
    })
    // Whoever comes to the window wants to write, not to click into it first.
    window.on('focus', () => window.webContents.focus())
    window.on('page-title-updated', (event) => event.preventDefault())
  }

  #makeMain(window: BrowserWindow, isHidden: boolean): void {
    const before = this.main()
    if (before && before !== window) {
      window.setBounds(before.getNormalBounds())
      before.hide()
    }
    this.#main = window
    if (isHidden) return
    const show = () => this.#main === window && !window.isDestroyed() && this.reveal()
    if (!window.webContents.isLoading()) return void show()
    window.once('ready-to-show', show)
    // A page that cannot be drawn must not keep the window away.
    window.webContents.once('did-stop-loading', show)
  }

  #closePage(): void {
    this.#page?.destroy()
    this.#page = undefined
  }

  #keepState(): void {
    const window = this.main()
    if (!window) return
    const { x, y, width, height } = window.getNormalBounds()
    this.#settings.state.set({ bounds: { x, y, width, height }, isMaximized: window.isMaximized() })
  }

  #look() {
    return {
      show: false,
      title: 'SecureChat',
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1414' : '#eef2f1',
      ...(process.platform === 'linux' && { icon: windowIcon() }),
    }
  }

  #webPreferences({ partition, server = '' }: { partition: string; server?: string }) {
    const { preloadFile, version, spellingLanguage } = this.#settings
    const known = { server, version, platform: process.platform, spelling: spellingLanguage() }
    return {
      partition,
      preload: preloadFile,
      additionalArguments: Object.entries(known).map(([name, value]) => `${argumentPrefix}${name}=${value}`),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // Where we look words up ourselves Chromium's own checker stays off: it would fetch dictionaries from the internet.
      spellcheck: process.platform !== 'linux',
    }
  }
}

function workAreas(): Bounds[] {
  const first = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter((one: Display) => one.id !== first.id)
  return [first, ...others].map(({ workArea }) => workArea)
}
