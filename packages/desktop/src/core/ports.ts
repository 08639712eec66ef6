import type { DesktopRequest } from '@securechat/client'
import type { Account } from './accounts.ts'
import type { MenuEntry } from './menu.ts'
import type { Notice } from './notifications.ts'
import type { ConnectProblem, ShellPage } from './shell-page.ts'
import type { ServerAddress } from './server-address.ts'
import type { IconBadge, Unread } from './unread.ts'

/** What the core needs of a shell: Electron's side of it, or the one around an installed browser. */
export interface DesktopPorts {
  windows: WindowsPort
  tray: TrayPort
  notifier: NotifierPort
  system: SystemPort
  servers: ServersPort
  nowMs: () => number
}

/** One main window is seen at a time: an account's client, or a page of ours in its place. */
export interface WindowsPort {
  /** Opens the account's client if it is not open, and makes its window the main one. */
  showAccount(account: Account, with_: { isHidden: boolean }): void
  /** A page of ours as the main window; open clients stay open behind it. */
  showPage(page: Exclude<ShellPage, 'preferences'>, with_: { isHidden: boolean }): void
  showPreferences(): void
  closePreferences(): void
  /** Ends the client and the process that ran it. */
  closeAccount(accountKey: string): void
  /** Brings the main window to the front, out of the tray or from below other windows. */
  reveal(): void
  hide(): void
  isVisible(): boolean
  isFocused(): boolean
  /** Kept until the page listens. */
  ask(accountKey: string, request: DesktopRequest): void
  setZoomLevel(level: number): void
}

export interface TrayPort {
  /** Whether an icon can be seen right now; hiding a window anywhere else would lose it. */
  isAvailable(): boolean
  show(tray: { tooltip: string; badge: IconBadge; menu: MenuEntry[] }): void
}

export interface NotifierPort {
  /** Takes the place of the one shown before for the same group. */
  show(notice: Notice, with_: { isSilent: boolean }): void
  close(group: string): void
}

export interface SystemPort {
  platform: 'linux' | 'win32' | 'darwin'
  setMenu(menu: MenuEntry[]): void
  setTheme(theme: 'system' | 'light' | 'dark'): void
  setBadge(unread: Unread, badge: IconBadge): void
  setStartAtLogin(isOn: boolean): void
  /** @returns false when another program has the shortcut. */
  setGlobalShortcut(accelerator: string | undefined): boolean
  setSpellCheck(with_: { isOn: boolean; languages: string[] }): void
  spellCheckLanguages(): string[]
  /** Touch ID, where there is such a thing. */
  canAuthenticate(): boolean
  authenticate(): Promise<boolean>
  showAbout(): void
  checkForUpdate: (() => Promise<void>) | undefined
  quit(): void
}

export interface ServersPort {
  /** Asks whether a SecureChat server answers there. @param trusted A certificate accepted by hand. */
  probe(server: ServerAddress, trusted: string | undefined): Promise<ConnectProblem | undefined>
  /** Deletes what Chromium keeps for this account. */
  eraseAccount(account: Account): Promise<void>
}

/** Something kept: a file in the program, a variable in a test. */
export interface Kept<T> {
  get(): T
  set(value: T): void
}
