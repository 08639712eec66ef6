import type { PublicProfile, AccountId, Member, Room, RoomEvent, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { isPublicRoomId } from '@securechat/protocol/public-room-id'
import type { DatabaseSync } from 'node:sqlite'
import type { NewRoom } from '../records.ts'
import type { Tables } from '../tables.ts'
import type { Accounts } from './accounts.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { EventRows } from './event-rows.ts'
import { kindAndProfile, profileColumn, profileOf, profileToBlob } from '../profile-column.ts'
import { Members } from './members.ts'
import { RoomRows, type RoomRow } from './room-rows.ts'

export type RoomMethods = Pick<
  Tables,
  | 'createRoom'
  | 'rooms'
  | 'allRooms'
  | 'openRooms'
  | 'room'
  | 'describeRoom'
  | 'audience'
  | 'publicRooms'
  | 'describePublicRoom'
>

/** Making rooms and describing them; what happens in them afterwards is the log's. */
export class Rooms implements RoomMethods {
  readonly #rows
  readonly #members
  readonly #events
  readonly #accounts

  constructor(db: DatabaseSync, accounts: Accounts) {
    this.#rows = new RoomRows(db)
    this.#members = new Members(db)
    this.#events = new EventRows(db)
    this.#accounts = accounts
  }

  createRoom(made: NewRoom): { room: Room; isNew: boolean } {
    const existing = this.#repeated(made) ?? this.#ofPair(made)
    if (existing) return { room: this.#toRoom(existing), isNew: false }
    const [firstPerson, secondPerson] = pairOf(made) ?? [null, null]
    const { roomId, kind, history, nowMs: createdAtMs } = made
    const sealedProfile = profileColumn(made)
    const row = {
      roomId,
      kind: kind === 'public' ? ('open' as const) : kind,
      history,
      sealedProfile,
      firstPerson,
      secondPerson,
      createdAtMs,
    }
    const stored = this.#rows.insert(row)
    this.#members.create(stored.roomNo, made.accountId)
    this.#events.insert(stored, createdEvent(made))
    return { room: this.#toRoom(stored), isNew: true }
  }

  rooms(at: { accountId: AccountId }): Room[] {
    return this.#rows.byMember(at.accountId).map((row) => this.#toRoom(row))
  }

  allRooms(): Room[] {
    return this.#rows.all().map((row) => this.#toRoom(row))
  }

  /** A room that nobody is in cannot let anybody in: it is not listed. */
  openRooms(): { roomId: RoomId; sealedProfile: string; memberCount: number }[] {
    return this.#rows
      .open()
      .filter(({ roomId }) => !isPublicRoomId(roomId))
      .map(({ roomId, roomNo, sealedProfile }) => ({
        roomId,
        sealedProfile: fromBlob(sealedProfile ?? new Uint8Array()),
        memberCount: this.#members.count(roomNo, 'joined'),
      }))
      .filter(({ memberCount }) => memberCount > 0)
  }

  room(at: { roomId: RoomId }): Room | undefined {
    const row = this.#rows.byId(at.roomId)
    return row && this.#toRoom(row)
  }

  describeRoom(at: { roomId: RoomId; sealedProfile: string }): void {
    const row = this.#rows.byId(at.roomId)
    if (!row) throw new ChatError('not-found')
    if (row.kind !== 'open' || isPublicRoomId(at.roomId)) throw new ChatError('not-allowed')
    this.#rows.setProfile(row, toBlob(at.sealedProfile))
  }

  publicRooms(): { roomId: RoomId; profile: PublicProfile; memberCount: number }[] {
    return this.#rows.open().flatMap(({ roomId, roomNo, sealedProfile }) => {
      if (!isPublicRoomId(roomId) || sealedProfile === null) return []
      const profile = profileOf(sealedProfile)
      return profile.isDirect ? [] : [{ roomId, profile, memberCount: this.#members.count(roomNo, 'joined') }]
    })
  }

  describePublicRoom(at: { roomId: RoomId; profile: PublicProfile }): void {
    const row = this.#rows.byId(at.roomId)
    if (!row) throw new ChatError('not-found')
    if (!isPublicRoomId(at.roomId)) throw new ChatError('not-allowed')
    this.#rows.setProfile(row, profileToBlob(at.profile))
  }

  audience(at: { roomId: RoomId }): { rosterSeq: number; joined: AccountId[]; asked: AccountId[] } {
    const row = this.#rows.byId(at.roomId)
    if (!row) return { rosterSeq: 0, joined: [], asked: [] }
    const members = this.#members.list(row.roomNo)
    const inState = (wanted: Member['state']) =>
      members.filter(({ state }) => state === wanted).map(({ accountId }) => accountId)
    return { rosterSeq: row.rosterSeq, joined: inState('joined'), asked: inState('asked') }
  }

  /** @throws ChatError `bad-request` when the id is that of a room made by another request. */
  #repeated(made: NewRoom): RoomRow | undefined {
    const row = this.#rows.byId(made.roomId)
    if (!row) return undefined
    const first = this.#events.byId(row, made.eventId)
    if (first?.seq !== 1 || first.accountId !== made.accountId) throw new ChatError('bad-request')
    return row
  }

  #ofPair(made: NewRoom): RoomRow | undefined {
    if (made.kind !== 'direct') return undefined
    const pair = pairOf(made)
    if (!pair) throw new ChatError('bad-request')
    if (!pair.every((accountId) => this.#accounts.exists(accountId))) throw new ChatError('not-found')
    return this.#rows.byPair(...pair)
  }

  #toRoom(row: RoomRow): Room {
    const { roomNo, roomId, history, headSeq, lastCommitSeq, createdAtMs, sealedProfile } = row
    const members = this.#members.list(roomNo)
    const room = { roomId, history, members, headSeq, lastCommitSeq, createdAtMs }
    return { ...room, ...kindAndProfile(row, sealedProfile) }
  }
}

function pairOf(made: NewRoom): [AccountId, AccountId] | undefined {
  if (made.kind !== 'direct' || made.with === undefined) return undefined
  return made.accountId < made.with ? [made.accountId, made.with] : [made.with, made.accountId]
}

function createdEvent({ roomId, eventId, accountId, deviceId, nowMs }: NewRoom): RoomEvent {
  const place = { roomId, seq: 1, eventId, accountId, deviceId, acceptedAtMs: nowMs }
  return { kind: 'roster', ...place, change: 'created' }
}
