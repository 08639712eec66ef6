import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, globalShortcut, Menu, nativeTheme, systemPreferences } from 'electron'
import type { MenuAction, MenuEntry } from '../core/menu.ts'
import type { SystemPort } from '../core/ports.ts'
import { type IconBadge, type Unread, unreadWords } from '../core/unread.ts'
import type { Bus } from '../dbus/bus.ts'
import { setAutostart } from '../linux/autostart.ts'
import { showLauncherCount } from '../linux/launcher-entry.ts'
import { buildMenu } from './build-menu.ts'
import { overlayIcon } from './pictures.ts'
import type { SpellChecker } from './spell-checker.ts'

export interface SystemSettings {
  act: (action: MenuAction) => void
  bus: () => Bus | undefined
  mainWindow: () => BrowserWindow | undefined
  spellChecker: SpellChecker
  /** How the program is started again: itself, and in development its folder. */
  command: readonly string[]
  checkForUpdate: (() => Promise<void>) | undefined
}

/** Everything around the windows that the system does for us. */
export class AppSystem implements SystemPort {
  // SAFETY: packages are made for these three.
  readonly platform = process.platform as SystemPort['platform']
  readonly checkForUpdate: SystemPort['checkForUpdate']
  readonly #settings: SystemSettings
  #shortcut: string | undefined
  #shownMenu = ''
  #startsAtLogin: boolean | undefined

  constructor(settings: SystemSettings) {
    this.#settings = settings
    this.checkForUpdate = settings.checkForUpdate
  }

  setMenu(menu: MenuEntry[]): void {
    const described = JSON.stringify(menu)
    if (described === this.#shownMenu) return
    this.#shownMenu = described
    Menu.setApplicationMenu(buildMenu(menu, this.#settings.act))
  }

  setTheme(theme: 'system' | 'light' | 'dark'): void {
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme
  }

  setBadge(unread: Unread, badge: IconBadge): void {
    const window = this.#settings.mainWindow()
    window?.setTitle(unreadWords(unread))
    if (this.platform === 'win32') window?.setOverlayIcon(overlayIcon(badge), unreadWords(unread))
    const bus = this.#settings.bus()
    if (bus) showLauncherCount(bus, unread)
    else if (this.platform !== 'win32') app.setBadgeCount(unread.messages)
  }

  setStartAtLogin(isOn: boolean): void {
    if (this.#startsAtLogin === isOn) return
    this.#startsAtLogin = isOn
    const { command } = this.#settings
    if (this.platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: isOn, args: ['--hidden'] })
    const configDir = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config')
    setAutostart(isOn, { configDir, command })
  }

  setGlobalShortcut(accelerator: string | undefined): boolean {
    if (accelerator === this.#shortcut) return true
    if (this.#shortcut) globalShortcut.unregister(this.#shortcut)
    this.#shortcut = accelerator
    if (!accelerator) return true
    return globalShortcut.register(accelerator, () => this.#settings.act({ kind: 'show' }))
  }

  setSpellCheck({ isOn, languages }: { isOn: boolean; languages: string[] }): void {
    const wanted = languages.length > 0 ? languages : app.getPreferredSystemLanguages()
    this.#settings.spellChecker.use(isOn ? wanted : [])
  }

  spellCheckLanguages(): string[] {
    return this.platform === 'linux' ? this.#settings.spellChecker.available() : []
  }

  canAuthenticate(): boolean {
    return this.platform === 'darwin' && systemPreferences.canPromptTouchID()
  }

  async authenticate(): Promise<boolean> {
    return systemPreferences.promptTouchID('unlock your messages').then(
      () => true,
      () => false,
    )
  }

  showAbout(): void {
    const { electron, chrome } = process.versions
    void dialog.showMessageBox({
      title: 'About SecureChat',
      message: `SecureChat ${app.getVersion()}`,
      detail: `Chat that only the people in it can read.\n\nElectron ${electron}, Chromium ${chrome}. MIT licence.`,
      buttons: ['OK'],
    })
  }

  quit(): void {
    app.quit()
  }
}
