import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, HistoryPolicy, RoomId, RoomKind } from '@securechat/protocol'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

/** A room as stored: what it is, and where its log and its group stand. */
export interface RoomRow {
  roomNo: number
  roomId: RoomId
  kind: RoomKind
  history: HistoryPolicy
  sealedProfile: Uint8Array | null
  /** Direct rooms: the two people, ordered by id, while anybody is in it. */
  firstPerson: AccountId | null
  secondPerson: AccountId | null
  createdAtMs: number
  headSeq: number
  rosterSeq: number
  lastCommitSeq: number
  lastCommitAtMs: number
  /** 1 when the last commit removed somebody: no message sealed before it is accepted any more. */
  lastCommitRemoved: number
  /** The commit before the last, where there is a last. */
  commitBeforeSeq: number | null
}

// The number is given by the database: it is not covered.
const rows = checkedRows<Omit<RoomRow, 'roomNo'>>('room', [
  'roomId',
  'kind',
  'history',
  'sealedProfile',
  'firstPerson',
  'secondPerson',
  'createdAtMs',
  'headSeq',
  'rosterSeq',
  'lastCommitSeq',
  'lastCommitAtMs',
  'lastCommitRemoved',
  'commitBeforeSeq',
])

const fields = `roomId, kind, history, sealedProfile, firstPerson, secondPerson, createdAtMs, headSeq, rosterSeq,
  lastCommitSeq, lastCommitAtMs, lastCommitRemoved, commitBeforeSeq, checksum`
const columns = `room.roomNo, ${fields}`
const queries = {
  insert: query(`insert into room (${fields}) values (:roomId, :kind, :history, :sealedProfile, :firstPerson,
    :secondPerson, :createdAtMs, :headSeq, :rosterSeq, :lastCommitSeq, :lastCommitAtMs, :lastCommitRemoved,
    :commitBeforeSeq, :checksum)`),
  byId: query<Checked<RoomRow>>(`select ${columns} from room where roomId = :roomId`),
  byPair: query<Checked<RoomRow>>(
    `select ${columns} from room where firstPerson = :firstPerson and secondPerson = :secondPerson`,
  ),
  byMember: query<Checked<RoomRow>>(`select room.*
    from member join room on room.roomNo = member.roomNo
    where member.accountId = :accountId order by room.roomNo`),
  all: query<Checked<RoomRow>>(`select ${columns} from room order by roomNo`),
  open: query<Checked<RoomRow>>(`select ${columns} from room where kind = 'open' order by roomNo`),
  setProfile: query(
    'update room set sealedProfile = :sealedProfile, checksum = :checksum where roomNo = :roomNo',
  ),
  setHistory: query('update room set history = :history, checksum = :checksum where roomNo = :roomNo'),
  advance: query(`update room set headSeq = :headSeq, rosterSeq = :rosterSeq, lastCommitSeq = :lastCommitSeq,
      lastCommitAtMs = :lastCommitAtMs, lastCommitRemoved = :lastCommitRemoved, commitBeforeSeq = :commitBeforeSeq,
      checksum = :checksum
    where roomNo = :roomNo`),
  setPair: query(
    `update room set firstPerson = :firstPerson, secondPerson = :secondPerson where roomNo = :roomNo`,
  ),
}

export type NewRoomRow = Pick<
  RoomRow,
  'roomId' | 'kind' | 'history' | 'sealedProfile' | 'firstPerson' | 'secondPerson' | 'createdAtMs'
>

/** Rooms as rows. */
export class RoomRows {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  /** A room whose log has one entry. */
  insert(made: NewRoomRow): RoomRow {
    const log = { headSeq: 1, rosterSeq: 1, lastCommitSeq: 1, lastCommitAtMs: made.createdAtMs }
    this.#queries.insert.run(rows.seal({ ...made, ...log, lastCommitRemoved: 0, commitBeforeSeq: null }))
    const stored = this.byId(made.roomId)
    if (!stored) throw new Error('The room was not stored.')
    return stored
  }

  byId(roomId: RoomId): RoomRow | undefined {
    const row = this.#queries.byId.get({ roomId })
    return row && rows.open(row)
  }

  byPair(firstPerson: AccountId, secondPerson: AccountId): RoomRow | undefined {
    const row = this.#queries.byPair.get({ firstPerson, secondPerson })
    return row && rows.open(row)
  }

  byMember(accountId: AccountId): RoomRow[] {
    return this.#queries.byMember.all({ accountId }).map((row) => rows.open(row))
  }

  all(): RoomRow[] {
    return this.#queries.all.all().map((row) => rows.open(row))
  }

  open(): RoomRow[] {
    return this.#queries.open.all().map((row) => rows.open(row))
  }

  setProfile(room: RoomRow, sealedProfile: Uint8Array): void {
    const { checksum } = rows.seal({ ...room, sealedProfile })
    this.#queries.setProfile.run({ roomNo: room.roomNo, sealedProfile, checksum })
  }

  setHistory(room: RoomRow, history: HistoryPolicy): void {
    const { checksum } = rows.seal({ ...room, history })
    this.#queries.setHistory.run({ roomNo: room.roomNo, history, checksum })
  }

  /** Stores where a room stands after one more entry. */
  advance(before: RoomRow, room: RoomRow): void {
    const { roomNo, headSeq, rosterSeq, lastCommitSeq, lastCommitAtMs, lastCommitRemoved, commitBeforeSeq } =
      room
    const { checksum } = rows.seal(room)
    const group = { lastCommitSeq, lastCommitAtMs, lastCommitRemoved, commitBeforeSeq }
    this.#queries.advance.run({ roomNo, headSeq, rosterSeq, ...group, checksum })
    const { firstPerson, secondPerson } = room
    // Apart, because it is rare and touches an index.
    if (firstPerson !== before.firstPerson) this.#queries.setPair.run({ roomNo, firstPerson, secondPerson })
  }
}
