import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, Member } from '@securechat/protocol'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type MemberRow = Pick<Member, 'accountId' | 'role' | 'state' | 'sinceSeq'> & { roomNo: number }

const rows = checkedRows<MemberRow>('member', ['roomNo', 'accountId', 'role', 'state', 'sinceSeq'])

const columns = 'm.roomNo, m.accountId, m.role, m.state, m.sinceSeq, m.checksum'
const queries = {
  one: query<Checked<MemberRow>>(
    `select ${columns} from member m where m.roomNo = :roomNo and m.accountId = :accountId`,
  ),
  list: query<Checked<MemberRow & { delivered: number; read: number }>>(`select ${columns},
      coalesce(c.delivered, 0) as delivered, coalesce(c.read, 0) as read
    from member m left join cursor c on c.roomNo = m.roomNo and c.accountId = m.accountId
    where m.roomNo = :roomNo order by m.sinceSeq, m.accountId`),
  count: query<{ count: number }>(
    'select count(*) as count from member where roomNo = :roomNo and state = :state',
  ),
  put: query(`insert or replace into member (roomNo, accountId, role, state, sinceSeq, checksum)
    values (:roomNo, :accountId, :role, :state, :sinceSeq, :checksum)`),
  drop: query('delete from member where roomNo = :roomNo and accountId = :accountId'),
}

/** Who is in a room, and who has asked to be. */
export class Members {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  state(roomNo: number, accountId: AccountId): Member['state'] | undefined {
    return this.#one(roomNo, accountId)?.state
  }

  /** In the order in which they came. */
  list(roomNo: number): Member[] {
    return this.#queries.list.all({ roomNo }).map(({ delivered, read, ...row }) => {
      const { accountId, role, state, sinceSeq } = rows.open(row)
      return { accountId, role, state, sinceSeq, delivered, read }
    })
  }

  count(roomNo: number, state: Member['state']): number {
    return this.#queries.count.get({ roomNo, state })?.count ?? 0
  }

  create(roomNo: number, accountId: AccountId): void {
    this.#put({ roomNo, accountId, role: 'admin', state: 'joined', sinceSeq: 1 })
  }

  /** @returns whether that changed anything; asking again, or as a member, does not. */
  ask(roomNo: number, accountId: AccountId, sinceSeq: number): boolean {
    if (this.#one(roomNo, accountId)) return false
    this.#put({ roomNo, accountId, role: 'member', state: 'asked', sinceSeq })
    return true
  }

  /** @returns whether that changed anything; somebody who is a member stays one since when it was. */
  join(roomNo: number, accountId: AccountId, sinceSeq: number): boolean {
    if (this.state(roomNo, accountId) === 'joined') return false
    this.#put({ roomNo, accountId, role: 'member', state: 'joined', sinceSeq })
    return true
  }

  setRole(roomNo: number, accountId: AccountId, role: Member['role']): void {
    const row = this.#one(roomNo, accountId)
    if (row && row.role !== role) this.#put({ ...row, role })
  }

  /** @returns whether that changed anything. */
  drop(roomNo: number, accountId: AccountId): boolean {
    return this.#queries.drop.run({ roomNo, accountId }).changes === 1
  }

  #one(roomNo: number, accountId: AccountId): MemberRow | undefined {
    const row = this.#queries.one.get({ roomNo, accountId })
    return row && rows.open(row)
  }

  #put(row: MemberRow): void {
    this.#queries.put.run(rows.seal(row))
  }
}
