import { CryptoError } from '@securechat/crypto'
import type { RoomId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import type { Batch } from './batch.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import { numberIn, roomKeys } from './keys.ts'

/**
 * Keys for the messages of a room that keeps no history, by epoch: each is used once, and gone with the same write that keeps
 * what it opened or counts on what it sealed.
 */
export class Ratchets {
  readonly #roomId: RoomId
  readonly #store: Store
  readonly #cryptography: Pick<RoomCryptography, 'openPrivate'>
  readonly #known = new Map<number, Uint8Array | undefined>()

  constructor(
    roomId: RoomId,
    { store, cryptography }: { store: Store; cryptography: Pick<RoomCryptography, 'openPrivate'> },
  ) {
    this.#roomId = roomId
    this.#store = store
    this.#cryptography = cryptography
  }

  /** An epoch is entered. Where the room keeps history nothing is kept here. */
  begin(group: RoomGroup, batch: Batch): void {
    const ratchet = group.freshRatchet()
    if (ratchet) this.#keep(group.epoch, ratchet, batch)
  }

  async has(epoch: number): Promise<boolean> {
    return (await this.#of(epoch)) !== undefined
  }

  async seal(
    group: RoomGroup,
    message: { data: Uint8Array; authenticated: Uint8Array },
    batch: Batch,
  ): Promise<Uint8Array> {
    const ratchet = await this.#of(group.epoch)
    if (!ratchet) throw new Error('this epoch has no ratchet')
    const sealed = await group.sealPrivate(ratchet, message)
    this.#keep(group.epoch, sealed.ratchet, batch)
    return sealed.message
  }

  /** @throws CryptoError `bad-frame` also for a message that was opened before. */
  async open(epoch: number, message: Uint8Array, batch: Batch) {
    const ratchet = await this.#of(epoch)
    if (!ratchet) throw new CryptoError('bad-frame')
    const opened = await this.#cryptography.openPrivate(ratchet, message)
    this.#keep(epoch, opened.ratchet, batch)
    return opened
  }

  /** What came too late for its epoch cannot be opened any more. */
  async dropBefore(epoch: number, batch: Batch): Promise<void> {
    for (const known of this.#known.keys()) if (known < epoch) this.#known.delete(known)
    const keys = roomKeys(this.#roomId)
    for (const [key] of await this.#store.list({ prefix: keys.ratchets, before: keys.ratchet(epoch) }))
      if (numberIn(key) < epoch) batch.delete(key)
  }

  /** Goes back to what is on disk. */
  forget(): void {
    this.#known.clear()
  }

  #keep(epoch: number, ratchet: Uint8Array, batch: Batch): void {
    this.#known.set(epoch, ratchet)
    batch.put(roomKeys(this.#roomId).ratchet(epoch), ratchet)
  }

  async #of(epoch: number): Promise<Uint8Array | undefined> {
    if (!this.#known.has(epoch))
      this.#known.set(epoch, await this.#store.get(roomKeys(this.#roomId).ratchet(epoch)))
    return this.#known.get(epoch)
  }
}
