import type { DatabaseSync } from 'node:sqlite'
import { ChatError, type DeviceId } from '@securechat/protocol'
import type { SessionRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

/** Sessions over for so long are dropped. A clock that jumps ahead for a while must not sign everybody out for good. */
const KEPT_AFTER_EXPIRY_MS = 7 * 24 * 3_600_000

type SessionRow = Omit<SessionRecord, 'deviceId'> & { deviceId: DeviceId | null }

const columns = ['tokenHash', 'accountId', 'deviceId', 'createdAtMs', 'expiresAtMs'] as const
const rows = checkedRows<SessionRow>('session', columns)

const queries = {
  put: query(`insert or replace into session (tokenHash, accountId, deviceId, createdAtMs, expiresAtMs, checksum)
    values (:tokenHash, :accountId, :deviceId, :createdAtMs, :expiresAtMs, :checksum)`),
  byHash: query<Checked<SessionRow>>(
    `select ${columns.join(', ')}, checksum from session where tokenHash = :tokenHash`,
  ),
  hasDevice: query<{ one: 1 }>(
    'select 1 as one from device where deviceId = :deviceId and accountId = :accountId and revokedAtMs is null',
  ),
  end: query('delete from session where tokenHash = :tokenHash'),
  endOfDevice: query<{ tokenHash: string }>(
    'delete from session where deviceId = :deviceId returning tokenHash',
  ),
  sweep: query('delete from session where expiresAtMs < :beforeMs'),
}

type SessionMethods = Pick<Tables, 'createSession' | 'session' | 'tieSession' | 'endSession'>

/** Who is signed in, by the hash of their token. */
export class Sessions implements SessionMethods {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  createSession(session: SessionRecord): void {
    const { tokenHash, accountId, deviceId = null, createdAtMs, expiresAtMs } = session
    this.#queries.sweep.run({ beforeMs: createdAtMs - KEPT_AFTER_EXPIRY_MS })
    this.#queries.put.run(rows.seal({ tokenHash, accountId, deviceId, createdAtMs, expiresAtMs }))
  }

  session(at: { tokenHash: string; nowMs: number }): SessionRecord | undefined {
    const row = this.#byHash(at.tokenHash)
    if (!row || row.expiresAtMs <= at.nowMs) return undefined
    const { deviceId, ...session } = row
    return deviceId === null ? session : { ...session, deviceId }
  }

  /** @throws ChatError `not-signed-in` when the session is over, `not-found` when the device is not one of its account's. */
  tieSession(at: { tokenHash: string; deviceId: DeviceId }): void {
    const { tokenHash, deviceId } = at
    const session = this.#byHash(tokenHash)
    if (!session) throw new ChatError('not-signed-in')
    const isOwn = this.#queries.hasDevice.get({ deviceId, accountId: session.accountId })
    if (!isOwn) throw new ChatError('not-found')
    this.#queries.put.run(rows.seal({ ...session, deviceId }))
  }

  endSession(at: { tokenHash: string }): void {
    this.#queries.end.run({ tokenHash: at.tokenHash })
  }

  /** @returns the hashes of those that were. */
  endOfDevice(deviceId: DeviceId): string[] {
    return this.#queries.endOfDevice.all({ deviceId }).map(({ tokenHash }) => tokenHash)
  }

  #byHash(tokenHash: string): SessionRow | undefined {
    const row = this.#queries.byHash.get({ tokenHash })
    return row && rows.open(row)
  }
}
