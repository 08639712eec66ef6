import {
  type AccountId,
  ChatError,
  type DeviceId,
  type HistoryPolicy,
  limits,
  type Member,
  type Room,
  type RoomEvent,
  type RoomId,
  type RoomKind,
} from '@securechat/protocol'

type Unplaced<Event> = Event extends unknown ? Omit<Event, 'seq' | 'roomId'> : never
export type NewEvent = Unplaced<RoomEvent>

type Unstamped<Event> = Event extends unknown ? Omit<Event, 'accountId' | 'deviceId' | 'acceptedAtMs'> : never
/** An event before the server has said by whom and when. */
export type UnstampedEvent = Unstamped<NewEvent>

export interface ModelRoomOptions {
  roomId: RoomId
  kind: RoomKind
  history: HistoryPolicy
  createdAtMs: number
  sealedProfile?: string
  pair?: [AccountId, AccountId]
}

/** One room of the model server: the numbered log and the rules of docs/spec, in memory. */
export class ModelRoom {
  readonly options: ModelRoomOptions
  readonly log: RoomEvent[] = []
  members: Member[] = []
  sealedProfile: string | undefined
  #lastCommit = { seq: 1, atMs: 0, removed: false, beforeSeq: 0 }

  constructor(options: ModelRoomOptions) {
    this.options = options
    this.sealedProfile = options.sealedProfile
  }

  get headSeq(): number {
    return this.log.length
  }

  member(accountId: AccountId): Member | undefined {
    return this.members.find((member) => member.accountId === accountId)
  }

  isJoined(accountId: AccountId): boolean {
    return this.member(accountId)?.state === 'joined'
  }

  erase(eventIds: readonly string[], { accountId, atMs }: { accountId: AccountId; atMs: number }): void {
    const isAdmin = this.options.kind !== 'direct' && this.member(accountId)?.role === 'admin'
    for (const [place, event] of this.log.entries()) {
      if (!eventIds.includes(event.eventId)) continue
      if (event.kind !== 'message' || !(isAdmin || event.accountId === accountId))
        throw new ChatError('not-allowed')
      const { roomId, seq, eventId, deviceId, acceptedAtMs } = event
      const left = { roomId, seq, eventId, accountId: event.accountId, deviceId, acceptedAtMs }
      this.log[place] = { kind: 'erased', ...left, erasedAtMs: atMs }
    }
  }

  toRoom(): Room {
    const { roomId, kind, history, createdAtMs } = this.options
    const members = this.members.map((member) => ({ ...member }))
    const profile = this.sealedProfile === undefined ? {} : { sealedProfile: this.sealedProfile }
    const place = { headSeq: this.headSeq, lastCommitSeq: this.#lastCommit.seq }
    return { roomId, kind, history, members, ...place, createdAtMs, ...profile }
  }

  /** An entry sent before, if this is it again. @throws ChatError when the id is somebody else's. */
  repeated({ eventId, deviceId, kind }: NewEvent): RoomEvent | undefined {
    const known = this.log.find((event) => event.eventId === eventId)
    if (known && (known.deviceId !== deviceId || known.kind !== kind)) throw new ChatError('bad-request')
    return known
  }

  append(event: NewEvent): RoomEvent {
    // SAFETY: adding the place completes it.
    const placed = { ...event, roomId: this.options.roomId, seq: this.headSeq + 1 } as RoomEvent
    this.log.push(placed)
    return placed
  }

  mayFollow(afterCommitSeq: number, nowMs: number): boolean {
    const { seq, atMs, removed, beforeSeq } = this.#lastCommit
    if (afterCommitSeq === seq) return true
    return afterCommitSeq === beforeSeq && !removed && nowMs - atMs <= limits.staleEpochGraceMs
  }

  /** Removes before adds. @returns whom it really added and removed. */
  commit(change: {
    afterCommitSeq: number
    adds: readonly AccountId[]
    removes: readonly AccountId[]
    removedDevices: readonly DeviceId[]
    atMs: number
  }): { adds: AccountId[]; removes: AccountId[] } {
    const { pair } = this.options
    if (change.afterCommitSeq !== this.#lastCommit.seq) throw new ChatError('epoch-stale')
    if (pair && change.adds.some((accountId) => !pair.includes(accountId))) throw new ChatError('not-allowed')
    const removes = change.removes.filter((accountId) => this.drop(accountId))
    const adds = change.adds.filter((accountId) => !this.isJoined(accountId))
    const seq = this.headSeq + 1
    for (const accountId of adds) this.put({ accountId, state: 'joined', sinceSeq: seq })
    const removed = change.removes.length + change.removedDevices.length > 0
    this.#lastCommit = { seq, atMs: change.atMs, removed, beforeSeq: this.#lastCommit.seq }
    return { adds, removes }
  }

  put(member: Pick<Member, 'accountId' | 'state' | 'sinceSeq'> & Partial<Member>): void {
    const known = this.member(member.accountId)
    const cursors = { delivered: known?.delivered ?? 0, read: known?.read ?? 0 }
    this.drop(member.accountId)
    this.members.push({ role: 'member', ...cursors, ...member })
  }

  drop(accountId: AccountId): boolean {
    const before = this.members.length
    this.members = this.members.filter((member) => member.accountId !== accountId)
    return this.members.length < before
  }

  page(at: { after?: number | undefined; before?: number | undefined; limit: number; accountId: AccountId }) {
    const floor = this.options.history === 'since-join' ? (this.member(at.accountId)?.sinceSeq ?? 0) : 0
    const readable = this.log.filter(({ seq }) => seq >= floor)
    if (at.after !== undefined) {
      const rest = readable.filter(({ seq }) => seq > at.after!)
      return { events: rest.slice(0, at.limit), more: rest.length > at.limit }
    }
    const rest = readable.filter(({ seq }) => seq < at.before!)
    return { events: rest.slice(-at.limit), more: rest.length > at.limit }
  }
}
