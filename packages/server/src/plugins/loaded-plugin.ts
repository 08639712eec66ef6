import type { HookKey, PluginManifest } from '@securechat/plugin'
import { ChatError, limits, PluginField, type PluginSettings, type PluginSummary } from '@securechat/protocol'
import type { PluginEntry } from '../config.ts'
import type { Storage } from '../storage/storage.ts'
import type { PluginThreadData } from './channel.ts'
import { findPlugin, type FoundPlugin } from './find-plugin.ts'
import { PluginFault } from './plugin-fault.ts'
import { checkedSettings, defaultsOf, shownSettings, withSecrets, type Settings } from './plugin-settings.ts'
import { RunningPlugin, type RunningPluginParts } from './running-plugin.ts'

/** Where the settings that administrators made are stored, each under its plugin's name. */
const SETTINGS_SCOPE = 'settings'
const MOST_SETTINGS_BYTES = 1024 * 1024

export interface LoadedPluginParts extends Omit<RunningPluginParts, 'data' | 'memoryMb'> {
  entry: PluginEntry
  storage: Storage
}

/** One plugin that the configuration names: what it is, its settings, and its thread. */
export class LoadedPlugin {
  readonly running: RunningPlugin
  readonly beforeMs: number
  hookKeys: ReadonlySet<HookKey> = new Set()
  /** Of the hooks without their phases. */
  hookNames: ReadonlySet<string> = new Set()
  readonly #parts: LoadedPluginParts
  #found: FoundPlugin
  #settings: Settings = {}
  /** As the store has it: what tells whether another server changed it. */
  #stored: string | undefined

  private constructor(parts: LoadedPluginParts, found: FoundPlugin) {
    this.#parts = parts
    this.#found = found
    this.beforeMs = parts.entry.beforeMs
    this.#know(found.manifest)
    const { entry, ...rest } = parts
    this.running = new RunningPlugin({ ...rest, memoryMb: entry.memoryMb, data: this.#data() })
  }

  /** Does not start it. @throws ConfigError when there is no such plugin. */
  static async find(parts: LoadedPluginParts): Promise<LoadedPlugin> {
    return new LoadedPlugin(parts, await findPlugin(parts.entry))
  }

  get name(): string {
    return this.#found.manifest.name
  }

  get folder(): string {
    return this.#found.folder
  }

  get manifest(): PluginManifest {
    return this.#found.manifest
  }

  get view(): PluginSummary {
    const { manifest, version } = this.#found
    const { lastFault, state } = this.running
    return {
      name: manifest.name,
      version,
      says: manifest.says,
      state,
      ...(lastFault !== undefined && { lastFault }),
      hooks: [...manifest.hooks],
      routes: manifest.routes.map(({ method, path }) => `${method} ${path}`),
      network: [...this.#network()],
      node: [...manifest.node],
      fields: fieldsOf(manifest),
      // Safe: settings hold what their schema's fields do.
      settings: shownSettings(manifest, this.#settings) as PluginSettings,
    }
  }

  async start(): Promise<void> {
    await this.#readSettings()
    await this.running.restart(this.#data())
  }

  /** From its folder as it is now. @throws ConfigError; then it runs on as it was. */
  async reload(): Promise<void> {
    const found = await findPlugin(this.#parts.entry)
    this.#found = found
    this.#know(found.manifest)
    await this.start()
  }

  /** @throws ChatError `plugin-settings-wrong`, with the field as its reason. Then nothing has changed. */
  async configure(given: Settings): Promise<void> {
    const settings = this.#checked(withSecrets(this.manifest, given, this.#settings))
    const value = JSON.stringify(settings)
    const { storage } = this.#parts
    const at = { scope: SETTINGS_SCOPE, key: this.name }
    await storage.putPluginValue({
      ...at,
      value,
      isNew: false,
      mostKeys: limits.pluginKeys,
      mostBytes: MOST_SETTINGS_BYTES,
    })
    await this.refreshSettings()
  }

  /** Gives the plugin the settings that are stored now, if another server or this one has changed them. */
  async refreshSettings(): Promise<void> {
    const before = this.#stored
    await this.#readSettings()
    if (this.#stored === before) return
    this.running.willStartWith(this.#data())
    const call = { what: 'settings', settings: this.#settings } as const
    await this.running
      .call(call, { label: 'settings', withinMs: limits.pluginAfterMs })
      .catch((error: unknown) => {
        if (!(error instanceof PluginFault)) throw error
      })
  }

  #checked(settings: Settings): Settings {
    try {
      return checkedSettings(this.manifest, settings)
    } catch (cause) {
      const reason = (cause as Error).message.slice(0, limits.pluginReasonCharacters)
      throw new ChatError('plugin-settings-wrong', { cause, reason })
    }
  }

  async #readSettings(): Promise<void> {
    const { storage, entry, log } = this.#parts
    this.#stored = await storage.pluginValue({ scope: SETTINGS_SCOPE, key: this.name })
    // SAFETY: written by `configure`.
    const stored = this.#stored === undefined ? {} : (JSON.parse(this.#stored) as Settings)
    const whole = { ...defaultsOf(this.manifest), ...entry.settings, ...stored }
    try {
      this.#settings = checkedSettings(this.manifest, whole)
    } catch (error) {
      // A new version may not know what an old one was set to. It starts; what is missing, its page shows.
      log.warn({ plugin: this.name, said: (error as Error).message }, 'plugin settings do not fit')
      this.#settings = whole as Settings
    }
  }

  #network(): readonly string[] {
    return this.#parts.entry.network ?? this.manifest.network
  }

  #data(): PluginThreadData {
    const { manifest, main } = this.#found
    return { manifest, main, settings: this.#settings, network: [...this.#network()] }
  }

  #know({ hooks }: PluginManifest): void {
    this.hookKeys = new Set(hooks)
    this.hookNames = new Set(hooks.map((key) => key.split(' ')[1]!))
  }
}

/** What a form needs to know of each field. */
function fieldsOf({ settings: { properties } }: PluginManifest): PluginSummary['fields'] {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => {
      const known = PluginField.strip().parse(field)
      return [name, known]
    }),
  )
}
