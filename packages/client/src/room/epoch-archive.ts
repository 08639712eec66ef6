import { fromBase64url, type RoomHistory, toBase64url } from '@securechat/crypto'
import type { RoomId } from '@securechat/protocol'
import type { Briefing } from '../content.ts'
import type { Vault } from '../context.ts'
import type { Store } from '../store/store.ts'
import type { Batch } from './batch.ts'
import { fromBytes, toBytes } from './json.ts'
import { numberIn, roomKeys } from './keys.ts'
import type { EpochRecord } from './records.ts'

/** An epoch's secret and where in the log it began. */
export type KnownEpoch = Briefing['epochs'][number]

export interface NewEpoch {
  epoch: number
  secret: Uint8Array
  sinceSeq: number
  history: RoomHistory
}

/** As many as fit in one vault entry (`limits.vaultEntryBytes`) with room to spare. */
const EPOCHS_PER_ENTRY = 400

/** Every epoch secret this device can get at for one room: its own, and those the account's vault holds. */
export class EpochArchive {
  readonly #roomId: RoomId
  readonly #store: Store
  readonly #vault: Vault

  constructor(roomId: RoomId, { store, vault }: { store: Store; vault: Vault }) {
    this.#roomId = roomId
    this.#store = store
    this.#vault = vault
  }

  /** Keeps one for this device and, once `vault.flush` has run, for the account's other devices, unless the room keeps no history. */
  add({ epoch, secret, sinceSeq, history }: NewEpoch, batch: Batch): void {
    const record: EpochRecord = { secret: toBase64url(secret), sinceSeq }
    batch.put(roomKeys(this.#roomId).epoch(epoch), toBytes(record))
    if (history !== 'none') batch.putAll(this.#vault.stage(this.#nameOf(epoch), secret))
  }

  /** Keeps what a briefing told, in few entries, since it may be thousands of epochs. */
  addBriefed(epochs: readonly KnownEpoch[], joinedSeq: number, batch: Batch): void {
    for (const { epoch, secret, sinceSeq } of epochs)
      batch.put(roomKeys(this.#roomId).epoch(epoch), toBytes({ secret, sinceSeq } satisfies EpochRecord))
    for (let at = 0; at < epochs.length; at += EPOCHS_PER_ENTRY) {
      const name = `epochs/${this.#roomId}/${joinedSeq}-${at / EPOCHS_PER_ENTRY}`
      batch.putAll(this.#vault.stage(name, toBytes(epochs.slice(at, at + EPOCHS_PER_ENTRY))))
    }
  }

  async secretOf(epoch: number): Promise<Uint8Array | undefined> {
    const own = await this.#store.get(roomKeys(this.#roomId).epoch(epoch))
    if (own) return fromBase64url(fromBytes<EpochRecord>(own).secret)
    const vaulted = await this.#vault.get(this.#nameOf(epoch))
    if (vaulted) return vaulted
    const briefed = (await this.#briefed()).find((known) => known.epoch === epoch)
    return briefed && fromBase64url(briefed.secret)
  }

  /** Those that began at `fromSeq` or later, as far as this device knows them. */
  async since(fromSeq: number): Promise<KnownEpoch[]> {
    const own = (await this.#store.list({ prefix: roomKeys(this.#roomId).epochs })).map(
      ([key, bytes]): KnownEpoch => ({ epoch: numberIn(key), ...fromBytes<EpochRecord>(bytes) }),
    )
    return own.filter(({ sinceSeq }) => sinceSeq >= fromSeq)
  }

  /** All of them. Where the vault does not say since when an epoch is, 1 stands for "from the start". */
  async all(): Promise<KnownEpoch[]> {
    const vaulted = (await this.#vault.list(this.#prefix)).map(({ name, content }): KnownEpoch => ({
      epoch: numberIn(name),
      secret: toBase64url(content),
      sinceSeq: 1,
    }))
    // Later ones replace earlier ones: what this device itself saw is the best word.
    const byEpoch = new Map<number, KnownEpoch>()
    for (const known of [...(await this.#briefed()), ...vaulted, ...(await this.since(0))])
      byEpoch.set(known.epoch, known)
    return [...byEpoch.values()].toSorted((a, b) => a.epoch - b.epoch)
  }

  /**
   * Forgets the secrets of these epochs and all before them, here and in the vault.
   *
   * @param step Runs the job between two steps of the room, and writes its batch.
   */
  async dropUpTo(last: number, step: (job: (batch: Batch) => Promise<void>) => Promise<void>): Promise<void> {
    const prefix = roomKeys(this.#roomId).epochs
    await step(async (batch) => {
      for (const [key] of await this.#store.list({ prefix })) if (numberIn(key) <= last) batch.delete(key)
    })
    const single = (await this.#vault.list(this.#prefix)).filter(({ name }) => numberIn(name) <= last)
    const gone = single.map(({ name }) => ({ name, content: new Uint8Array() }))
    const lists = (await this.#vault.list(`epochs/${this.#roomId}/`)).flatMap(({ name, content }) => {
      const epochs = fromBytes<KnownEpoch[]>(content)
      const kept = epochs.filter(({ epoch }) => epoch > last)
      if (kept.length === epochs.length) return []
      return [{ name, content: kept.length > 0 ? toBytes(kept) : new Uint8Array() }]
    })
    if (gone.length + lists.length > 0) await this.#vault.rewrite([...gone, ...lists])
  }

  async #briefed(): Promise<KnownEpoch[]> {
    const entries = await this.#vault.list(`epochs/${this.#roomId}/`)
    return entries.flatMap(({ content }) => fromBytes<KnownEpoch[]>(content))
  }

  #nameOf(epoch: number): string {
    return `${this.#prefix}${epoch}`
  }

  get #prefix(): string {
    return `epoch/${this.#roomId}/`
  }
}
