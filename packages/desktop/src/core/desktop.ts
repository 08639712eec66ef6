import type { DesktopRequest } from '@securechat/client'
import type { AccountList } from './accounts.ts'
import { AccountWindows } from './account-windows.ts'
import { Attention } from './attention.ts'
import type { CommandLine } from './command-line.ts'
import { quietUntil } from './do-not-disturb.ts'
import { shouldLock } from './idle-lock.ts'
import type { KeyVault } from './key-vault.ts'
import type { MenuAction } from './menu.ts'
import { menus, menuState } from './menus.ts'
import type { IncomingMessage, Notice } from './notifications.ts'
import type { DesktopPorts, Kept } from './ports.ts'
import { type PreferenceChange, Preferences } from './preferences.ts'
import type { Unread } from './unread.ts'

export interface DesktopState {
  accounts: Kept<AccountList>
  preferences: Kept<Preferences>
  vault: KeyVault
}

/** The whole behaviour of the desktop program that is not pixels: what is open, what is locked, and what every wish leads to. */
export class Desktop {
  readonly attention: Attention
  readonly accounts: AccountWindows
  readonly #ports: DesktopPorts
  readonly #state: DesktopState
  #isQuitting = false

  constructor(ports: DesktopPorts, state: DesktopState) {
    this.#ports = ports
    this.#state = state
    this.attention = new Attention(ports, state.preferences)
    this.accounts = new AccountWindows(ports, state.accounts)
  }

  get isLocked(): boolean {
    return this.accounts.isLocked
  }

  start({ server, link, isHidden }: CommandLine): void {
    if (server) this.accounts.useServer(server)
    this.accounts.isLocked = this.#keyNeedsPerson()
    this.applyPreferences()
    this.accounts.keepLink(link)
    // With no icon to come back from, a program without a window would be lost.
    this.accounts.openCurrent({ isHidden: isHidden && this.#ports.tray.isAvailable() })
    this.refresh()
  }

  /** The program was started again; or, on macOS, clicked in the dock or given an address. */
  startedAgain({ server, link }: Pick<CommandLine, 'server' | 'link'>): void {
    if (server) {
      this.accounts.useServer(server)
      this.accounts.openCurrent({ isHidden: false })
    }
    this.#ports.windows.reveal()
    if (link) this.accounts.openLink(link)
    this.refresh()
  }

  async forgetAccount(accountKey: string): Promise<void> {
    await this.accounts.forget(accountKey)
    this.attention.forget(accountKey)
    this.refresh()
  }

  /** @returns whether the window may really close; otherwise it has been hidden, and the program goes on in the tray. */
  mainWindowCloses(): boolean {
    if (this.#isQuitting) return true
    const { closeToTray } = this.#state.preferences.get()
    const staysWithoutWindow = this.#ports.system.platform === 'darwin'
    if (staysWithoutWindow || (closeToTray && this.#ports.tray.isAvailable())) {
      this.#ports.windows.hide()
      return false
    }
    this.quit()
    return true
  }

  trayClicked(): void {
    const { windows } = this.#ports
    if (windows.isVisible() && windows.isFocused()) windows.hide()
    else windows.reveal()
  }

  /** @returns 32 bytes, or nothing: the person has to unlock first, and is being asked. */
  async storageKey(accountKey: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { vault } = this.#state
    const state = this.isLocked ? 'locked' : await vault.unlockWithSystem().catch(() => 'failed')
    if (state === 'open') return vault.keyFor(accountKey)
    this.accounts.isLocked = true
    this.accounts.closeClients()
    this.#ports.windows.showPage('unlock', { isHidden: false })
    this.refresh()
    return undefined
  }

  setUnread(accountKey: string, unread: Unread): void {
    this.attention.setUnread(accountKey, unread)
    this.refresh()
  }

  setAccount(accountKey: string, names: { personName: string; workspaceName: string } | undefined): void {
    this.accounts.setNames(accountKey, names)
    if (!names) this.attention.forget(accountKey)
    this.refresh()
  }

  notify(message: IncomingMessage): boolean {
    return !this.isLocked && this.attention.notify(message)
  }

  noticeClicked({ accountKey, roomId, eventId }: Notice): void {
    this.attention.clear({ accountKey, roomId })
    if (!this.isLocked) this.accounts.open(accountKey)
    this.#ports.windows.reveal()
    this.accounts.ask(accountKey, { kind: 'open-room', roomId, eventId })
  }

  noticeReplied({ accountKey, roomId }: Notice, text: string): void {
    this.attention.clear({ accountKey, roomId })
    this.accounts.ask(accountKey, { kind: 'reply', roomId, text })
  }

  canLock(): boolean {
    return this.#state.vault.hasPassphrase() || this.#ports.system.canAuthenticate()
  }

  /** Ends the processes that hold keys, forgets the key, and takes everything readable off the screen. */
  lock(): void {
    if (this.isLocked || !this.canLock()) return
    const { windows } = this.#ports
    const isHidden = !windows.isVisible()
    this.accounts.isLocked = true
    windows.showPage('unlock', { isHidden })
    windows.closePreferences()
    this.accounts.closeClients()
    this.#state.vault.lock()
    this.attention.forget()
    this.refresh()
  }

  unlocked(): void {
    this.accounts.isLocked = false
    this.accounts.openCurrent({ isHidden: false })
    this.refresh()
  }

  /** Looks at the clock; call it every few seconds. @param idleSec Since anybody touched this machine. */
  tick(idleSec: number): void {
    const { lockAfterMinutes } = this.#state.preferences.get()
    const now = { idleSec, lockAfterMinutes, isLocked: this.isLocked, canUnlock: this.canLock() }
    if (shouldLock(now)) this.lock()
    else this.refresh()
  }

  choose(change: PreferenceChange): void {
    this.#state.preferences.set(Preferences.parse({ ...this.#state.preferences.get(), ...change }))
    this.applyPreferences()
  }

  applyPreferences(): void {
    const chosen = this.#state.preferences.get()
    const { system, windows } = this.#ports
    system.setTheme(chosen.theme)
    system.setStartAtLogin(chosen.startAtLogin)
    system.setGlobalShortcut(chosen.globalShortcut)
    system.setSpellCheck({ isOn: chosen.spellCheck, languages: chosen.spellCheckLanguages })
    windows.setZoomLevel(chosen.zoomLevel)
    this.refresh()
  }

  act(action: MenuAction): void {
    const { windows, system } = this.#ports
    switch (action.kind) {
      case 'show':
        return windows.reveal()
      case 'quit':
        return this.quit()
      case 'lock':
        return this.lock()
      case 'preferences':
        return this.isLocked ? windows.reveal() : windows.showPreferences()
      case 'add-server':
        return this.isLocked ? windows.reveal() : windows.showPage('connect', { isHidden: false })
      case 'open-account':
        this.accounts.open(action.accountKey)
        this.refresh()
        return windows.reveal()
      case 'quiet':
        return this.choose({ doNotDisturbUntilMs: quietUntil(action.choice, new Date(this.#ports.nowMs())) })
      case 'command':
        windows.reveal()
        return this.askCurrent({ kind: 'command', command: action.command })
      case 'zoom':
        return this.choose({ zoomLevel: nextZoom(this.#state.preferences.get().zoomLevel, action.by) })
      case 'check-for-update':
        return void system.checkForUpdate?.()
      case 'about':
        return system.showAbout()
    }
  }

  quit(): void {
    this.#isQuitting = true
    this.#ports.system.quit()
  }

  /** The system is shutting down, or the person chose to quit where we were not asked. */
  willQuit(): void {
    this.#isQuitting = true
  }

  askCurrent(request: DesktopRequest): void {
    this.accounts.ask(this.accounts.current?.accountKey, request)
  }

  /** Menus and icon say how things are now. */
  refresh(): void {
    const { tray, system, nowMs } = this.#ports
    const state = menuState({
      platform: system.platform,
      accounts: this.accounts.labels((accountKey) => this.attention.unreadOf(accountKey)),
      isSignedIn: !this.isLocked && this.accounts.isSignedIn(),
      canLock: !this.isLocked && this.canLock(),
      canUpdate: system.checkForUpdate !== undefined,
      quiet: this.#state.preferences.get(),
      now: new Date(nowMs()),
    })
    const { trayView, menuBar } = menus(state, this.attention.unread)
    tray.show(trayView)
    system.setMenu(menuBar)
  }

  /** A key under a passphrase, or a key file that makes no sense. The key store itself is not touched yet. */
  #keyNeedsPerson(): boolean {
    try {
      return this.#state.vault.state() === 'needs-passphrase'
    } catch {
      return true
    }
  }
}

function nextZoom(level: number, by: -1 | 0 | 1): number {
  return by === 0 ? 0 : Math.min(6, Math.max(-4, level + by * 0.5))
}
