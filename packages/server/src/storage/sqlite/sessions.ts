import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, DeviceId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { SessionRecord, SessionRotation } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

/** Sessions over for so long are dropped. A clock that jumps ahead for a while must not sign everybody out for good. */
const KEPT_AFTER_EXPIRY_MS = 7 * 24 * 3_600_000

type Optional = 'deviceId' | 'refreshHash' | 'priorHash'
type SessionRow = Omit<SessionRecord, Optional> & {
  deviceId: DeviceId | null
  refreshHash: string | null
  priorHash: string | null
}

const columns = [
  'sessionId',
  'accountId',
  'deviceId',
  'kind',
  'addressRange',
  'requestKey',
  'createdAtMs',
  'usedAtMs',
  'expiresAtMs',
  'refreshHash',
  'priorHash',
  'refreshCount',
] as const
const rows = checkedRows<SessionRow>('session', columns)
const list = columns.join(', ')

const queries = {
  put: query(`insert or replace into session (${list}, checksum)
    values (${columns.map((column) => `:${column}`).join(', ')}, :checksum)`),
  byId: query<Checked<SessionRow>>(`select ${list}, checksum from session where sessionId = :sessionId`),
  ofAccount: query<Checked<SessionRow>>(`select ${list}, checksum from session
    where accountId = :accountId and expiresAtMs > :nowMs order by usedAtMs desc, sessionId`),
  isShutOut: query<{ one: 1 }>('select 1 as one from standing where accountId = :accountId'),
  hasDevice: query<{ one: 1 }>(
    'select 1 as one from device where deviceId = :deviceId and accountId = :accountId and revokedAtMs is null',
  ),
  end: query('delete from session where sessionId = :sessionId'),
  endOfDevice: query<{ sessionId: string }>(
    'delete from session where deviceId = :deviceId returning sessionId',
  ),
  endOfAccount: query<{ sessionId: string }>(
    'delete from session where accountId = :accountId and sessionId is not :exceptSessionId returning sessionId',
  ),
  sweep: query('delete from session where expiresAtMs < :beforeMs'),
}

type SessionMethods = Pick<
  Tables,
  | 'createSession'
  | 'session'
  | 'tieSession'
  | 'rotateSession'
  | 'confirmSession'
  | 'endSession'
  | 'sessionsOf'
  | 'endSessionsOf'
>

/** Who is signed in. */
export class Sessions implements SessionMethods {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  createSession(session: SessionRecord): void {
    if (this.#queries.isShutOut.get({ accountId: session.accountId })) throw new ChatError('suspended')
    this.#queries.sweep.run({ beforeMs: session.createdAtMs - KEPT_AFTER_EXPIRY_MS })
    this.#put(toRow(session))
  }

  session(at: { sessionId: string; nowMs: number }): SessionRecord | undefined {
    const row = this.#byId(at.sessionId)
    return row && row.expiresAtMs > at.nowMs ? fromRow(row) : undefined
  }

  tieSession(at: Parameters<Tables['tieSession']>[0]): SessionRecord {
    const { sessionId, deviceId, refreshHash, expiresAtMs } = at
    const row = this.#byId(sessionId)
    if (!row) throw new ChatError('not-signed-in')
    const isOwn = this.#queries.hasDevice.get({ deviceId, accountId: row.accountId })
    if (!isOwn) throw new ChatError('not-found')
    const refreshCount = row.refreshCount + 1
    return this.#put({ ...row, deviceId, refreshHash, priorHash: null, refreshCount, expiresAtMs })
  }

  rotateSession(rotation: SessionRotation): SessionRecord | 'reused' {
    const { sessionId, presentedHash, refreshHash, nowMs: usedAtMs, expiresAtMs, addressRange } = rotation
    const row = this.#byId(sessionId)
    if (!row || row.expiresAtMs <= usedAtMs) throw new ChatError('not-signed-in')
    if (presentedHash !== row.refreshHash && presentedHash !== row.priorHash) {
      this.endSession({ sessionId })
      return 'reused'
    }
    const refreshCount = row.refreshCount + 1
    const next = { refreshHash, priorHash: presentedHash, refreshCount, usedAtMs, expiresAtMs, addressRange }
    return this.#put({ ...row, ...next })
  }

  confirmSession(at: { sessionId: string; refreshCount: number }): void {
    const row = this.#byId(at.sessionId)
    if (row?.refreshCount === at.refreshCount) this.#put({ ...row, priorHash: null })
  }

  endSession(at: { sessionId: string }): void {
    this.#queries.end.run({ sessionId: at.sessionId })
  }

  sessionsOf({ accountId, nowMs }: { accountId: AccountId; nowMs: number }): SessionRecord[] {
    return this.#queries.ofAccount.all({ accountId, nowMs }).map((row) => fromRow(rows.open(row)))
  }

  endSessionsOf(at: { accountId: AccountId; exceptSessionId?: string }): string[] {
    const { accountId, exceptSessionId = null } = at
    const ended = this.#queries.endOfAccount.all({ accountId, exceptSessionId })
    return ended.map(({ sessionId }) => sessionId)
  }

  endOfDevice(deviceId: DeviceId): string[] {
    return this.#queries.endOfDevice.all({ deviceId }).map(({ sessionId }) => sessionId)
  }

  #put(row: SessionRow): SessionRecord {
    this.#queries.put.run({ ...rows.seal(row) })
    return fromRow(row)
  }

  #byId(sessionId: string): SessionRow | undefined {
    const row = this.#queries.byId.get({ sessionId })
    return row && rows.open(row)
  }
}

function toRow(session: SessionRecord): SessionRow {
  const { deviceId = null, refreshHash = null, priorHash = null, ...rest } = session
  return { ...rest, deviceId, refreshHash, priorHash }
}

function fromRow({ deviceId, refreshHash, priorHash, ...rest }: SessionRow): SessionRecord {
  return {
    ...rest,
    ...(deviceId !== null && { deviceId }),
    ...(refreshHash !== null && { refreshHash }),
    ...(priorHash !== null && { priorHash }),
  }
}
