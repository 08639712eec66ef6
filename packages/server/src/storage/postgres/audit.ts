import type { AuditEntry } from '@securechat/protocol'
import { type AuditDraft, chained } from '../audit-chain.ts'
import { auditAnchor, type AuditRow, fromAuditRow, toAuditRow } from '../audit-row.ts'
import { setRule } from './standings.ts'
import { prepared, query, type Sql } from './query.ts'

const columns = 'seq, at_ms as "atMs", prior, hash, body'
const queries = prepared('audit', {
  // Whoever holds it is the only one to find out what comes last.
  lock: query(`select pg_advisory_xact_lock(hashtextextended('securechat audit ' || current_schema(), 0))`),
  last: query<AuditRow>(`select ${columns} from audit order by seq desc limit 1`),
  add: query('insert into audit (seq, at_ms, prior, hash, body) values ($1, $2, $3, $4, $5)'),
  after: query<AuditRow>(`select ${columns} from audit where seq > $1 order by seq limit $2`),
  below: query<AuditRow>(`select ${columns} from audit where seq < $1 order by seq desc limit $2`),
  // The newest one stays, whatever its age: the next follows it.
  lastOld: query<AuditRow>(`select ${columns} from audit
    where seq < coalesce((select min(seq) from audit where at_ms >= $1), (select max(seq) from audit))
    order by seq desc limit 1`),
  prune: query('delete from audit where seq <= $1'),
})

export async function appendAudit(sql: Sql, { draft }: { draft: AuditDraft }): Promise<AuditEntry> {
  await sql.run(queries.lock)
  const entry = chained(draft, await sql.first(queries.last))
  const { seq, atMs, prior, hash, body } = toAuditRow(entry)
  await sql.run(queries.add, [seq, atMs, prior, hash, body])
  return entry
}

export async function auditEntries(
  sql: Sql,
  { after, before, limit }: { after?: number; before?: number; limit: number },
): Promise<AuditEntry[]> {
  const rows =
    after === undefined
      ? await sql.all(queries.below, [before ?? Number.MAX_SAFE_INTEGER, limit])
      : await sql.all(queries.after, [after, limit])
  return rows.map(fromAuditRow)
}

export async function pruneAudit(
  sql: Sql,
  { beforeMs }: { beforeMs: number },
): Promise<AuditEntry | undefined> {
  await sql.run(queries.lock)
  const last = await sql.first(queries.lastOld, [beforeMs])
  if (!last) return undefined
  await sql.run(queries.prune, [last.seq])
  await setRule(sql, auditAnchor(last))
  return fromAuditRow(last)
}
