import type { AccountId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { ArrivalRecord } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'

interface ArrivalRow {
  accountId: AccountId
  sinceMs: number
  sealed: string | null
  grantedBy: AccountId | null
}

const columns = 'account_id as "accountId", since_ms as "sinceMs", sealed, granted_by as "grantedBy"'
const queries = prepared('arrival', {
  insert: query('insert into arrival (account_id, since_ms) values ($1, $2)'),
  grant: query(`update arrival set sealed = coalesce(sealed, $2), granted_by = coalesce(granted_by, $3)
    where account_id = $1`),
  all: query<ArrivalRow>(`select ${columns} from arrival order by arrival_no`),
  byId: query<ArrivalRow>(`select ${columns} from arrival where account_id = $1`),
  remove: query('delete from arrival where account_id = $1'),
})

export async function insertArrival(sql: Sql, accountId: AccountId, sinceMs: number): Promise<void> {
  await sql.run(queries.insert, [accountId, sinceMs])
}

export async function arrivals(sql: Sql): Promise<ArrivalRecord[]> {
  return (await sql.all(queries.all)).map(toRecord)
}

export async function arrival(sql: Sql, at: { accountId: AccountId }): Promise<ArrivalRecord | undefined> {
  const row = await sql.first(queries.byId, [at.accountId])
  return row && toRecord(row)
}

/** The first who grants it has granted it. @throws ChatError `not-found` */
export async function grantArrival(
  sql: Sql,
  at: { accountId: AccountId; sealed: string; grantedBy: AccountId },
): Promise<void> {
  const given = [at.accountId, at.sealed, at.grantedBy]
  if ((await sql.run(queries.grant, given)) === 0) throw new ChatError('not-found')
}

export async function endArrival(sql: Sql, at: { accountId: AccountId }): Promise<void> {
  await sql.run(queries.remove, [at.accountId])
}

function toRecord({ accountId, sinceMs, sealed, grantedBy }: ArrivalRow): ArrivalRecord {
  return sealed === null || grantedBy === null
    ? { accountId, sinceMs }
    : { accountId, sinceMs, grant: { sealed, grantedBy } }
}
