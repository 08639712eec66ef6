import type { Attempt } from './database.ts'
import { prepared, query, type Sql } from './query.ts'

const SWEPT_AT_ONCE = 100

const queries = prepared('nonce', {
  spend: query('insert into nonce (nonce, expires_at_ms) values ($1, $2) on conflict do nothing'),
  sweep: query(`delete from nonce where nonce in
    (select nonce from nonce where expires_at_ms < $1 limit ${SWEPT_AT_ONCE} for update skip locked)`),
})

/** After a commit whose answer was lost it may have been this very call that stored it: the request goes on. */
export async function spendNonce(
  sql: Sql,
  at: { nonce: string; nowMs: number; expiresAtMs: number },
  attempt: Attempt,
): Promise<boolean> {
  const [, spent] = await Promise.all([
    sql.run(queries.sweep, [at.nowMs]),
    sql.run(queries.spend, [at.nonce, at.expiresAtMs]),
  ])
  return spent === 1 || attempt.mayBeStored
}
