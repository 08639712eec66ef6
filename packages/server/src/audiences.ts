import type { AccountId, RoomId } from '@securechat/protocol'
import type { Storage } from './storage/storage.ts'

/** Who is in a room, as of the log entry `rosterSeq` that last changed it. */
export interface CachedAudience {
  rosterSeq: number
  joined: ReadonlySet<AccountId>
}

/**
 * The member lists of the rooms used last, so that neither delivery nor admission asks the store each time. An entry is
 * right for the version it carries and for no other; whoever needs a version says which.
 */
export class Audiences {
  readonly #storage: Pick<Storage, 'audience'>
  readonly #most: { rooms: number; members: number }
  readonly #cache = new Map<RoomId, CachedAudience>()
  #members = 0
  #reads = 0
  #evictions = 0

  /** @param most How many rooms, and how many members of all of them together; the last one used stays in any case. */
  constructor(storage: Pick<Storage, 'audience'>, most: { rooms: number; members: number }) {
    this.#storage = storage
    this.#most = most
  }

  /** How full it is, and how often the store had to be asked, for /metrics. */
  measure(): Record<string, number> {
    const occupancy = { rooms: this.#cache.size, members: this.#members }
    return { ...occupancy, reads: this.#reads, evictions: this.#evictions }
  }

  /** What is known without asking, if it is at least as new as `rosterSeq`. */
  known(roomId: RoomId, rosterSeq = 0): CachedAudience | undefined {
    const audience = this.#cache.get(roomId)
    if (!audience || audience.rosterSeq < rosterSeq) return undefined
    this.#keep(roomId, audience)
    return audience
  }

  /** For when a change may have gone unheard. */
  forget(rooms: readonly RoomId[] | 'all'): void {
    for (const roomId of rooms === 'all' ? [...this.#cache.keys()] : rooms) this.#drop(roomId)
  }

  async read(roomId: RoomId): Promise<CachedAudience> {
    this.#reads++
    const { rosterSeq, joined } = await this.#storage.audience({ roomId })
    const audience = { rosterSeq, joined: new Set(joined) }
    // Reads may be answered out of turn: an older answer must not replace a newer one.
    const known = this.#cache.get(roomId)
    if (known && known.rosterSeq > rosterSeq) return known
    // Rooms that do not exist are not worth remembering: anybody can name as many as they like.
    if (rosterSeq > 0) this.#keep(roomId, audience)
    return audience
  }

  /**
   * Whether somebody is a member now, for admission. What is written or read afterwards is checked again in the same
   * transaction, so a list that a lossy bus left behind lets nothing through.
   */
  async has(roomId: RoomId, accountId: AccountId): Promise<boolean> {
    if (this.isKnownIn(roomId, accountId)) return true
    return (await this.read(roomId)).joined.has(accountId)
  }

  /** The same without asking the store; `false` says nothing. */
  isKnownIn(roomId: RoomId, accountId: AccountId): boolean {
    return this.known(roomId)?.joined.has(accountId) ?? false
  }

  #keep(roomId: RoomId, audience: CachedAudience): void {
    this.#drop(roomId)
    this.#cache.set(roomId, audience)
    this.#members += audience.joined.size
    while (this.#isTooFull()) {
      this.#drop(this.#cache.keys().next().value!)
      this.#evictions++
    }
  }

  #isTooFull(): boolean {
    if (this.#cache.size <= 1) return false
    return this.#cache.size > this.#most.rooms || this.#members > this.#most.members
  }

  #drop(roomId: RoomId): void {
    this.#members -= this.#cache.get(roomId)?.joined.size ?? 0
    this.#cache.delete(roomId)
  }
}
