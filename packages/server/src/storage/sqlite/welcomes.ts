import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, DeviceId, RoomId } from '@securechat/protocol'
import type { Tables } from '../tables.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

/** A Welcome nobody fetched for so long is dropped: the device reports itself lost and is added again. */
const KEPT_MS = 30 * 24 * 3_600_000

type WelcomeRow = {
  roomNo: number
  seq: number
  invitedBy: AccountId
  filedAtMs: number
  body: Uint8Array
}

const rows = checkedRows<WelcomeRow>('welcome', ['roomNo', 'seq', 'invitedBy', 'filedAtMs', 'body'])

const queries = {
  file: query(`insert into welcome (roomNo, seq, invitedBy, filedAtMs, body, checksum)
    values (:roomNo, :seq, :invitedBy, :filedAtMs, :body, :checksum)`),
  address: query(`insert into welcomeFor (deviceId, roomNo, seq)
    select distinct value, :roomNo, :seq from json_each(:deviceIds)`),
  waiting: query<Checked<WelcomeRow> & { roomId: RoomId }>(`select r.roomId, w.*
    from welcomeFor f join welcome w on w.roomNo = f.roomNo and w.seq = f.seq join room r on r.roomNo = f.roomNo
    where f.deviceId = :deviceId order by w.filedAtMs, r.roomNo, w.seq`),
  withdraw: query(`delete from welcomeFor
    where roomNo = :roomNo and deviceId in (select value from json_each(:deviceIds))`),
  withdrawFrom: query(`delete from welcomeFor
    where roomNo = :roomNo and deviceId in (select deviceId from device where accountId = :accountId)`),
  withdrawAll: query('delete from welcomeFor where deviceId = :deviceId'),
  take: query(`delete from welcomeFor where deviceId = :deviceId and seq = :seq
    and roomNo = (select roomNo from room where roomId = :roomId)`),
  dropRead: query(`delete from welcome where roomNo = :roomNo and not exists
    (select 1 from welcomeFor f where f.roomNo = welcome.roomNo and f.seq = welcome.seq)`),
  dropTaken: query(`delete from welcome where seq = :seq
    and roomNo = (select roomNo from room where roomId = :roomId)
    and not exists (select 1 from welcomeFor f where f.roomNo = welcome.roomNo and f.seq = welcome.seq)`),
  sweep: query('delete from welcome where filedAtMs < :beforeMs'),
}

/** One Welcome for all devices that a commit added, kept until the last of them has taken it. */
export class Welcomes implements Pick<Tables, 'welcomes' | 'takeWelcome'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  file(filed: {
    roomNo: number
    seq: number
    invitedBy: AccountId
    filedAtMs: number
    welcome: string
    deviceIds: DeviceId[]
  }): void {
    const { roomNo, seq, invitedBy, filedAtMs, welcome, deviceIds } = filed
    this.#queries.sweep.run({ beforeMs: filedAtMs - KEPT_MS })
    this.#queries.file.run(rows.seal({ roomNo, seq, invitedBy, filedAtMs, body: toBlob(welcome) }))
    this.#queries.address.run({ roomNo, seq, deviceIds: JSON.stringify(deviceIds) })
  }

  /** Drops what waits for these devices: they were removed, or a newer Welcome takes its place. */
  withdraw(roomNo: number, deviceIds: DeviceId[]): void {
    const { changes } = this.#queries.withdraw.run({ roomNo, deviceIds: JSON.stringify(deviceIds) })
    if (changes !== 0) this.#queries.dropRead.run({ roomNo })
  }

  /** Drops what waits for somebody who is no longer a member. */
  withdrawFrom(roomNo: number, accountId: AccountId): void {
    const { changes } = this.#queries.withdrawFrom.run({ roomNo, accountId })
    if (changes !== 0) this.#queries.dropRead.run({ roomNo })
  }

  /** Drops what waits for a device in any room; Welcomes that nobody else waits for go with age. */
  withdrawAll(deviceId: DeviceId): void {
    this.#queries.withdrawAll.run({ deviceId })
  }

  welcomes(at: { deviceId: DeviceId }): ReturnType<Tables['welcomes']> {
    return this.#queries.waiting.all({ deviceId: at.deviceId }).map((row) => {
      const { seq, invitedBy, body } = rows.open(row)
      return { roomId: row.roomId, seq, invitedBy, welcome: fromBlob(body) }
    })
  }

  takeWelcome(at: { deviceId: DeviceId; roomId: RoomId; seq: number }): void {
    const { deviceId, roomId, seq } = at
    this.#queries.take.run({ deviceId, roomId, seq })
    this.#queries.dropTaken.run({ roomId, seq })
  }
}
