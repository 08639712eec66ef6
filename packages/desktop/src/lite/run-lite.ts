import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Account, AccountList, noAccounts, useServer } from '../core/accounts.ts'
import type { CommandLine } from '../core/command-line.ts'
import { Desktop, type DesktopState } from '../core/desktop.ts'
import { clientInputs } from '../core/ipc.ts'
import { JsonFile, writeWhole } from '../core/json-file.ts'
import { KeyError, type KeyStore, KeyVault } from '../core/key-vault.ts'
import type { DesktopPorts, NotifierPort, SystemPort } from '../core/ports.ts'
import { defaultPreferences, Preferences } from '../core/preferences.ts'
import { originOf } from '../core/server-address.ts'
import { UsageError } from '../core/usage-error.ts'
import { sessionBusAddress } from '../dbus/address.ts'
import { Bus } from '../dbus/bus.ts'
import { FreedesktopNotifier } from '../linux/freedesktop-notifier.ts'
import { TrayHost } from '../linux/tray-host.ts'
import { askPassphrase } from './ask-passphrase.ts'
import { installedBrowser } from './installed-browser.ts'
import { LiteWindows } from './lite-windows.ts'
import { pageScript, type PageCall } from './page-script.ts'
import { startRelay } from './relay.ts'
import { SecretService } from './secret-service.ts'
import { TrayItem } from './tray-item.ts'

declare const __VERSION__: string

/** The built web client lies beside this program. */
const clientDir = fileURLToPath(new URL('client', import.meta.url))

/** Runs until the person quits. @throws UsageError */
export async function runLite(commandLine: CommandLine): Promise<void> {
  const browser = installedBrowser(process.env, process.platform)
  if (!browser)
    throw new UsageError(
      'There is no Chromium, Chrome or Edge here. Install one, or name it in SECURECHAT_BROWSER.',
    )
  if (process.getuid?.() === 0)
    throw new UsageError(
      'Browsers do not protect themselves when root runs them. Start this as an ordinary user.',
    )
  const profile = commandLine.profile ?? 'default'
  const dataDir = join(
    process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'),
    'securechat-lite',
    profile,
  )
  const bus = await connectBus()
  const state = openState(dataDir, bus && new SecretService(bus, profile))
  await unlock(state.vault)
  await new Lite({ browser, dataDir, bus, state }).start(commandLine)
}

async function connectBus(): Promise<Bus | undefined> {
  const address = process.platform === 'linux' ? sessionBusAddress(process.env) : undefined
  return address && Bus.connect(address).catch(() => undefined)
}

const noKeyStore: KeyStore = {
  backend: async () => undefined,
  seal: () => Promise.reject(new KeyError('key-store-gone')),
  open: () => Promise.reject(new KeyError('key-store-gone')),
}

function openState(dataDir: string, keyStore: KeyStore = noKeyStore): DesktopState {
  const keyFile = join(dataDir, 'key.json')
  return {
    accounts: new JsonFile(join(dataDir, 'accounts.json'), AccountList, noAccounts),
    preferences: new JsonFile(join(dataDir, 'preferences.json'), Preferences, defaultPreferences),
    vault: new KeyVault(keyStore, {
      read: () => (existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : undefined),
      write: (content) => writeWhole(keyFile, content),
    }),
  }
}

/** There is no page to ask on, so the terminal it is. @throws UsageError */
async function unlock(vault: KeyVault): Promise<void> {
  try {
    const state = await vault.unlockWithSystem()
    if (state === 'open') return
    const isNew = state === 'needs-new-passphrase'
    const passphrase = await askPassphrase(
      isNew ? 'Choose a passphrase for this device: ' : 'Passphrase of this device: ',
    )
    if (!passphrase)
      throw new UsageError('There is no key store here, so a passphrase is needed: start this in a terminal.')
    await (isNew ? vault.setPassphrase(passphrase) : vault.unlockWithPassphrase(passphrase))
  } catch (error) {
    if (error instanceof KeyError) throw new UsageError(error.message)
    throw error
  }
}

class Lite {
  readonly #with: { browser: string; dataDir: string; bus: Bus | undefined; state: DesktopState }
  #desktop!: Desktop
  #windows!: LiteWindows
  #stop: () => void = () => {}

  constructor(with_: { browser: string; dataDir: string; bus: Bus | undefined; state: DesktopState }) {
    this.#with = with_
  }

  async start(commandLine: CommandLine): Promise<void> {
    const { bus, state, browser, dataDir } = this.#with
    const account = chooseAccount(commandLine, state)
    const port = new JsonFile(join(dataDir, `port-${account.accountKey}.json`), z.int(), 0)
    const relay = await startRelay({ server: account.server, clientDir, port: port.get() }).catch(
      () => undefined,
    )
    if (!relay) throw new UsageError('SecureChat lite runs already, or another program has its port.')
    port.set(relay.port)
    const facts = {
      serverUrl: originOf(account.server),
      relayUrl: relay.origin,
      version: __VERSION__,
      platform: platform(),
    }
    this.#windows = new LiteWindows({
      browser,
      profileDir: join(dataDir, `browser-${account.accountKey}`),
      origin: relay.origin,
      script: () => pageScript(facts),
      onCall: (call) => void this.#answer(call, account),
      onClosed: () => void this.#desktop.mainWindowCloses(),
    })
    const tray =
      bus &&
      new TrayItem(bus, {
        act: (action) => this.#desktop.act(action),
        onClick: () => this.#desktop.trayClicked(),
      })
    if (bus && tray) await tray.register(await TrayHost.watch(bus, () => this.#desktop?.refresh()))
    const notifier = await this.#notifier(bus)
    this.#desktop = new Desktop(
      this.#ports({ windows: this.#windows, tray: tray ?? noTray, notifier }),
      state,
    )
    this.#desktop.start(commandLine)
    process.stdout.write(`SecureChat lite for ${facts.serverUrl}\n`)
    const clock = setInterval(() => this.#desktop.refresh(), 5000)
    await new Promise<void>((resolve) => {
      this.#stop = resolve
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    })
    clearInterval(clock)
    this.#windows.close()
    relay.close()
    bus?.close()
  }

  #ports(known: Pick<DesktopPorts, 'windows' | 'tray' | 'notifier'>): DesktopPorts {
    const servers = { probe: async () => undefined, eraseAccount: async () => {} }
    return { ...known, system: liteSystem(() => this.#stop()), servers, nowMs: Date.now }
  }

  async #notifier(bus: Bus | undefined): Promise<NotifierPort> {
    if (!bus) return { show: () => {}, close: () => {} }
    return FreedesktopNotifier.connect(bus, 'securechat-desktop', {
      onClick: (notice) => this.#desktop.noticeClicked(notice),
      onReply: (notice, text) => this.#desktop.noticeReplied(notice, text),
    })
  }

  /** The page is ours, and its words are parsed all the same. */
  async #answer({ id, verb, value }: PageCall, { accountKey }: Account): Promise<void> {
    const desktop = this.#desktop
    const take = <T>(schema: z.ZodType<T>, job: (parsed: T) => void) => {
      const parsed = schema.safeParse(value)
      if (parsed.success) job(parsed.data)
    }
    if (verb === 'storageKey') {
      const key = await desktop.storageKey(accountKey)
      this.#windows.answer(id, Buffer.from(key ?? []).toString('base64'))
    } else if (verb === 'listening') this.#windows.listens()
    else if (verb === 'focus') this.#windows.setFocused(value === true)
    else if (verb === 'showUnread')
      take(clientInputs.showUnread, (unread) => desktop.setUnread(accountKey, unread))
    else if (verb === 'showAccount')
      take(clientInputs.showAccount, (account) => desktop.setAccount(accountKey, account))
    else if (verb === 'notify')
      take(clientInputs.notify, (message) => void desktop.notify({ accountKey, ...message }))
    else if (verb === 'clearNotifications')
      take(clientInputs.clearNotifications, (roomId) => desktop.attention.clear({ accountKey, roomId }))
  }
}

const noTray = { isAvailable: () => false, show: () => {} }

/** @throws UsageError when there is nothing to choose from: this shell has no page to ask on. */
function chooseAccount({ server }: CommandLine, { accounts }: DesktopState): Account {
  const desktopAccounts = accounts.get()
  if (!server && desktopAccounts.accounts.length === 0)
    throw new UsageError('Name a server: --server HOST --port N. It is remembered.')
  const list = server ? useServer(desktopAccounts, server) : desktopAccounts
  accounts.set(list)
  return list.accounts.find((one) => one.accountKey === list.currentKey) ?? list.accounts[0]!
}

function platform(): SystemPort['platform'] {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux'
}

/** The browser does the rest of it, or it is not to be had here. */
function liteSystem(quit: () => void): SystemPort {
  return {
    platform: 'linux',
    setMenu: () => {},
    setTheme: () => {},
    setBadge: () => {},
    setStartAtLogin: () => {},
    setGlobalShortcut: () => false,
    setSpellCheck: () => {},
    spellCheckLanguages: () => [],
    canAuthenticate: () => false,
    authenticate: async () => false,
    showAbout: () => {},
    checkForUpdate: undefined,
    quit,
  }
}
