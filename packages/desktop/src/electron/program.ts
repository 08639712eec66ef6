import { existsSync, readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { app, powerMonitor, type Session } from 'electron'
import { AccountList, noAccounts } from '../core/accounts.ts'
import { type CommandLine, parseCommandLine } from '../core/command-line.ts'
import { parseDeepLink } from '../core/deep-link.ts'
import { Desktop, type DesktopState } from '../core/desktop.ts'
import { idleCheckMs } from '../core/idle-lock.ts'
import { JsonFile, writeWhole } from '../core/json-file.ts'
import { KeyVault } from '../core/key-vault.ts'
import type { DesktopPorts, NotifierPort } from '../core/ports.ts'
import { defaultPreferences, Preferences } from '../core/preferences.ts'
import { ShellCalls } from '../core/shell-calls.ts'
import { defaultWindowState, WindowState } from '../core/window-state.ts'
import { sessionBusAddress } from '../dbus/address.ts'
import { Bus } from '../dbus/bus.ts'
import { FreedesktopNotifier } from '../linux/freedesktop-notifier.ts'
import { followHighContrast } from '../linux/high-contrast.ts'
import { TrayHost } from '../linux/tray-host.ts'
import { AppSystem } from './app-system.ts'
import { AppTray } from './app-tray.ts'
import { updateCheck } from './app-update.ts'
import { AppWindows } from './app-windows.ts'
import { version } from './build-settings.ts'
import { offerContextMenu } from './context-menu.ts'
import { DragOut } from './drag-out.ts'
import { ElectronNotifier } from './electron-notifier.ts'
import { systemKeyStore } from './key-store.ts'
import { answerPages } from './page-calls.ts'
import { saveDownloads } from './save-downloads.ts'
import { Sessions } from './sessions.ts'
import { SpellChecker } from './spell-checker.ts'

const largestOpenedBytes = 512 * 1024 * 1024

/** Puts the program together and starts it; Electron is ready. */
export async function runProgram(commandLine: CommandLine): Promise<void> {
  const dataDir = app.getPath('userData')
  const state = openState(dataDir)
  const spellChecker = new SpellChecker()
  const dragOut = new DragOut(app.getPath('temp'))
  const bus = await connectBus()

  // The parts need the core and the core needs the parts: they reach it through this.
  const core = {} as { desktop: Desktop }
  const { windows, sessions } = makeWindows(dataDir, { state, core, spellChecker })
  const tray = new AppTray({
    act: (action) => core.desktop.act(action),
    onClick: () => core.desktop.trayClicked(),
  })
  const system = new AppSystem({
    act: (action) => core.desktop.act(action),
    bus: () => bus,
    mainWindow: () => windows.main(),
    spellChecker,
    command: app.isPackaged
      ? [process.env.APPIMAGE ?? process.execPath]
      : [process.execPath, app.getAppPath()],
    checkForUpdate: updateCheck(dataDir),
  })
  if (bus) tray.useHost(await TrayHost.watch(bus, () => tray.hostChanged()).catch(() => undefined))
  const notifier = await makeNotifier(bus, core)
  const ports: DesktopPorts = { windows, tray, notifier, system, servers: sessions, nowMs: Date.now }
  core.desktop = new Desktop(ports, state)

  const { desktop } = core
  answerPages({ desktop, windows, dragOut, spellChecker, shellCalls: new ShellCalls(desktop, ports, state) })
  followSystem(desktop, { dragOut, bus, windows })
  desktop.start(commandLine)
  void openFiles(desktop, commandLine.files, process.cwd())
}

function openState(dataDir: string): DesktopState {
  const keyFile = join(dataDir, 'key.json')
  return {
    accounts: new JsonFile(join(dataDir, 'accounts.json'), AccountList, noAccounts),
    preferences: new JsonFile(join(dataDir, 'preferences.json'), Preferences, defaultPreferences),
    vault: new KeyVault(systemKeyStore, {
      read: () => (existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : undefined),
      write: (content) => writeWhole(keyFile, content),
    }),
  }
}

/** Linux only, and not everywhere there: without it there is no tray, and notifications go through Electron. */
async function connectBus(): Promise<Bus | undefined> {
  const address = process.platform === 'linux' ? sessionBusAddress(process.env) : undefined
  return address && Bus.connect(address).catch(() => undefined)
}

type Core = { desktop: Desktop }

function makeWindows(
  dataDir: string,
  { state, core, spellChecker }: { state: DesktopState; core: Core; spellChecker: SpellChecker },
) {
  const folders = { client: join(import.meta.dirname, 'client'), shell: join(import.meta.dirname, 'pages') }
  const sessions = new Sessions(folders, (session: Session) =>
    saveDownloads(session, {
      isAsking: () => state.preferences.get().askWhereToSave,
      window: () => windows.main(),
    }),
  )
  sessions.preparePages()
  const windows: AppWindows = new AppWindows({
    preloadFile: join(import.meta.dirname, 'preload.cjs'),
    version,
    spellingLanguage: () => (process.platform === 'linux' ? (spellChecker.languages[0] ?? '') : ''),
    state: new JsonFile(join(dataDir, 'window.json'), WindowState, defaultWindowState),
    onMainClose: () => core.desktop.mainWindowCloses(),
    prepareAccount: (account) =>
      sessions.prepareAccount(account, {
        current: () => state.accounts.get().accounts.find((one) => one.accountKey === account.accountKey),
        onRefused: (refused) => core.desktop.accounts.certificateRefused(account.accountKey, refused),
      }),
  })
  app.on('web-contents-created', (_event, contents) => offerContextMenu(contents, spellChecker))
  return { windows, sessions }
}

async function makeNotifier(bus: Bus | undefined, core: Core): Promise<NotifierPort> {
  const events = {
    onClick: (notice: Parameters<Desktop['noticeClicked']>[0]) => core.desktop.noticeClicked(notice),
    onReply: (notice: Parameters<Desktop['noticeReplied']>[0], text: string) =>
      core.desktop.noticeReplied(notice, text),
  }
  if (!bus) return new ElectronNotifier(events)
  const icon = join(process.resourcesPath, 'icon.png')
  return FreedesktopNotifier.connect(bus, existsSync(icon) ? icon : 'securechat-desktop', events)
}

/** What happens outside and concerns us. */
function followSystem(
  desktop: Desktop,
  { dragOut, bus, windows }: { dragOut: DragOut; bus: Bus | undefined; windows: AppWindows },
): void {
  app.on('second-instance', (_event, argv, workingDir, data) => {
    const args = (data as { args?: string[] } | undefined)?.args ?? argv.slice(1)
    const again = readAgain(args)
    desktop.startedAgain(again)
    void openFiles(desktop, again.files, workingDir)
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const link = parseDeepLink(url)
    desktop.startedAgain({ ...(link && { link }) })
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void openFiles(desktop, [path], '/')
  })
  app.on('activate', () => desktop.startedAgain({}))
  app.on('window-all-closed', () => {})
  app.on('before-quit', () => desktop.willQuit())
  app.on('will-quit', () => {
    dragOut.erase()
    bus?.close()
  })
  setInterval(() => desktop.tick(powerMonitor.getSystemIdleTime()), idleCheckMs)
  powerMonitor.on('lock-screen', () => desktop.tick(Number.MAX_SAFE_INTEGER))
  powerMonitor.on('shutdown', () => desktop.quit())
  if (bus)
    void followHighContrast(bus, (isHigh) => windows.askAll({ kind: 'contrast', isHigh })).catch(() => {})
}

/** What another start was asked for; a mistake in it must not hurt the program that runs. */
function readAgain(args: readonly string[]): CommandLine {
  try {
    return parseCommandLine(args)
  } catch {
    return { isHidden: false, wants: 'run', files: [] }
  }
}

/** "Open with": the files go to the room that is shown, and the person decides there. */
async function openFiles(desktop: Desktop, paths: readonly string[], workingDir: string): Promise<void> {
  const files = []
  for (const path of paths.slice(0, 32)) {
    const whole = path.startsWith('/') ? path : join(workingDir, path)
    const known = await stat(whole).catch(() => undefined)
    if (!known?.isFile() || known.size > largestOpenedBytes) continue
    files.push({ name: basename(whole), content: new Uint8Array(await readFile(whole)) })
  }
  if (files.length > 0) desktop.askCurrent({ kind: 'files', files })
}
