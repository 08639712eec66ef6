import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { ArrivalRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

interface ArrivalRow {
  accountId: AccountId
  sinceMs: number
  sealed: string | null
  grantedBy: AccountId | null
}

const columns = ['accountId', 'sinceMs', 'sealed', 'grantedBy'] as const
const rows = checkedRows<ArrivalRow>('arrival', columns)
const names = columns.join(', ')

const queries = {
  insert: query(`insert into arrival (${names}, checksum)
    values (:accountId, :sinceMs, :sealed, :grantedBy, :checksum)`),
  grant: query(`update arrival set sealed = :sealed, grantedBy = :grantedBy, checksum = :checksum
    where accountId = :accountId and sinceMs = :sinceMs`),
  all: query<Checked<ArrivalRow>>(`select ${names}, checksum from arrival order by arrivalNo`),
  byId: query<Checked<ArrivalRow>>(`select ${names}, checksum from arrival where accountId = :accountId`),
  remove: query('delete from arrival where accountId = :accountId'),
}

/** Who came by a provider and waits for the workspace key. */
export class Arrivals implements Pick<Tables, 'arrivals' | 'arrival' | 'grantArrival' | 'endArrival'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  insert(accountId: AccountId, sinceMs: number): void {
    this.#queries.insert.run({ ...rows.seal({ accountId, sinceMs, sealed: null, grantedBy: null }) })
  }

  arrivals(): ArrivalRecord[] {
    return this.#queries.all.all().map(toRecord)
  }

  arrival({ accountId }: { accountId: AccountId }): ArrivalRecord | undefined {
    const row = this.#queries.byId.get({ accountId })
    return row && toRecord(row)
  }

  grantArrival(at: { accountId: AccountId; sealed: string; grantedBy: AccountId }): void {
    const row = this.#queries.byId.get({ accountId: at.accountId })
    if (!row) throw new ChatError('not-found')
    const open = rows.open(row)
    if (open.sealed === null) this.#queries.grant.run({ ...rows.seal({ ...open, ...at }) })
  }

  endArrival({ accountId }: { accountId: AccountId }): void {
    this.#queries.remove.run({ accountId })
  }
}

function toRecord(row: Checked<ArrivalRow>): ArrivalRecord {
  const { accountId, sinceMs, sealed, grantedBy } = rows.open(row)
  return sealed === null || grantedBy === null
    ? { accountId, sinceMs }
    : { accountId, sinceMs, grant: { sealed, grantedBy } }
}
