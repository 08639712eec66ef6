import type { DeviceId, RoomId } from '@securechat/protocol'
import type { Vault } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { AccountSettings, PersonSettings, RoomSettings, SettingsChange } from '../settings.ts'

const prefix = 'setting/'
const personKey = 'person'
const roomMark = 'room-'

interface SettingRecord {
  v: 2
  count: number
  value: Record<string, unknown>
}

interface SettingsOptions {
  vault: Pick<Vault, 'list' | 'rewrite' | 'onChange'>
  deviceId: DeviceId
  changed: () => void
  fault: (error: unknown) => void
}

/**
 * What a person set for the account and not for one device. Kept in the vault, one entry for each device that has set something:
 * `setting/<key>/<device>`, which only that device writes to. The one that has counted furthest holds; of two that are even, that
 * of the greater device.
 */
export class Settings {
  readonly #options: SettingsOptions
  readonly #values = new Map<string, { order: string; count: number; value: Record<string, unknown> }>()
  #all: AccountSettings = { person: {}, rooms: {} }

  private constructor(options: SettingsOptions) {
    this.#options = options
  }

  static async load(options: SettingsOptions): Promise<Settings> {
    const settings = new Settings(options)
    await settings.#read()
    options.vault.onChange((names) => {
      if (names.some((name) => name.startsWith(prefix))) settings.#read().catch(options.fault)
    })
    return settings
  }

  get all(): AccountSettings {
    return this.#all
  }

  /** A part set to `null` goes back to what it is at first. Resolves once it is durable on this device. */
  async setRoom(roomId: RoomId, change: SettingsChange<RoomSettings>): Promise<void> {
    await this.#set(roomMark + roomId, change)
  }

  async setPerson(change: SettingsChange<PersonSettings>): Promise<void> {
    await this.#set(personKey, change)
  }

  async #set(key: string, change: Record<string, unknown>): Promise<void> {
    const { vault, deviceId } = this.#options
    const before = this.#values.get(key)
    const count = (before?.count ?? 0) + 1
    const value = Object.fromEntries(
      Object.entries({ ...before?.value, ...change }).filter(
        ([, part]) => part !== null && part !== undefined,
      ),
    )
    const entry = {
      name: `${prefix}${key}/${deviceId}`,
      content: toBytes({ v: 2, count, value } satisfies SettingRecord),
    }
    // Shown at once; on disk before anybody is told that it is kept.
    this.#take(entry)
    this.#show()
    await vault.rewrite([entry])
  }

  async #read(): Promise<void> {
    for (const entry of await this.#options.vault.list(prefix)) this.#take(entry)
    this.#show()
  }

  #take({ name, content }: { name: string; content: Uint8Array }): void {
    const [, key = '', device = ''] = name.split('/')
    const { v, count, value } = fromBytes<SettingRecord>(content)
    if (v !== 2 || !Number.isSafeInteger(count)) return
    const order = `${String(count).padStart(12, '0')} ${device}`
    const before = this.#values.get(key)
    if (before && before.order >= order) return
    this.#values.set(key, { order, count, value })
  }

  #show(): void {
    const rooms: AccountSettings['rooms'] = {}
    for (const [key, { value }] of this.#values)
      // SAFETY: written under this key by a device of this account, from a `RoomSettings`.
      if (key.startsWith(roomMark)) rooms[key.slice(roomMark.length) as RoomId] = value as RoomSettings
    // SAFETY: as above.
    this.#all = { person: (this.#values.get(personKey)?.value ?? {}) as PersonSettings, rooms }
    this.#options.changed()
  }
}
