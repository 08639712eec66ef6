import { CryptoError } from '@securechat/crypto'
import type { MessageEvent } from '@securechat/protocol'
import { type Content, decodeContent, type UnknownContent } from '../content.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import type { Batch } from './batch.ts'
import type { EpochArchive } from './epoch-archive.ts'
import type { Ratchets } from './ratchets.ts'

export type Opened =
  | { kind: 'content'; content: Content | UnknownContent; kid: bigint; counter: bigint }
  /** Sealed in an epoch whose secret this device does not have (yet). */
  | { kind: 'closed' }
  /** Whose it is cannot be told, or that account's key is not the one known here. Somebody may settle that later. */
  | { kind: 'untrusted' }
  | { kind: 'damaged' }

/** Enough for paging through a lively room without reading the store for every message. */
const REMEMBERED_EPOCHS = 64

/** Opens one room's messages with whatever epoch secrets this device or the account's vault has. */
export class Opener {
  readonly #cryptography: RoomCryptography
  readonly #archive: EpochArchive
  readonly #ratchets: Ratchets
  /** The same array each time: derived keys are remembered with it. */
  readonly #secrets = new Map<number, Uint8Array>()

  constructor(cryptography: RoomCryptography, archive: EpochArchive, ratchets: Ratchets) {
    this.#cryptography = cryptography
    this.#archive = archive
    this.#ratchets = ratchets
  }

  /**
   * @param group As it stands where the message is in the log, if that is known: then the message must come from
   * the leaf of the device that sent it.
   * @param batch What opening uses up is gone with it.
   * @throws CryptoError `directory-unreachable`: nothing has been decided.
   */
  async open(event: MessageEvent, batch: Batch, group?: RoomGroup): Promise<Opened> {
    const secret = await this.secretOf(event.epoch)
    if (!secret) return { kind: 'closed' }
    try {
      const { content, leaf, kid, counter } = await this.#cryptography.open(
        event,
        secret,
        await this.#unwrapping(event, batch),
      )
      const decoded = decodeContent(content)
      if (!decoded || (group && !isFromItsLeaf(event, leaf, group))) return { kind: 'damaged' }
      return { kind: 'content', content: decoded, kid, counter }
    } catch (error) {
      if (!(error instanceof CryptoError) || error.code === 'directory-unreachable') throw error
      return { kind: error.code === 'untrusted-identity' ? 'untrusted' : 'damaged' }
    }
  }

  /** Whether an epoch's messages have keys of their own, which their sender gave away in sealing them. */
  isPrivate(epoch: number): Promise<boolean> {
    return this.#ratchets.has(epoch)
  }

  async #unwrapping({ epoch }: MessageEvent, batch: Batch) {
    const isPrivate = await this.isPrivate(epoch)
    return isPrivate ? (wrapped: Uint8Array) => this.#ratchets.open(epoch, wrapped, batch) : undefined
  }

  async secretOf(epoch: number): Promise<Uint8Array | undefined> {
    const known = this.#secrets.get(epoch) ?? (await this.#archive.secretOf(epoch))
    if (known) this.learn(epoch, known)
    return known
  }

  /** A secret that has just become known; it replaces what was thought to be that epoch's before. */
  learn(epoch: number, secret: Uint8Array): void {
    this.#secrets.delete(epoch)
    this.#secrets.set(epoch, secret)
    const oldest = this.#secrets.keys().next()
    if (this.#secrets.size > REMEMBERED_EPOCHS && !oldest.done) this.#secrets.delete(oldest.value)
  }

  /** Goes back to what is on disk. */
  forget(): void {
    this.#secrets.clear()
  }
}

function isFromItsLeaf(event: MessageEvent, leaf: number, group: RoomGroup): boolean {
  if (event.epoch !== group.epoch) return true
  return group.members.some((member) => member.leaf === leaf && member.deviceId === event.deviceId)
}

/** Whether it is worth trying again when more is known. */
export const isForLater = ({ kind }: Opened): boolean => kind === 'closed' || kind === 'untrusted'
