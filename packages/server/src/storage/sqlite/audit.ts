import type { DatabaseSync } from 'node:sqlite'
import type { AuditEntry } from '@securechat/protocol'
import { type AuditDraft, chained } from '../audit-chain.ts'
import { auditAnchor, type AuditRow, fromAuditRow, toAuditRow } from '../audit-row.ts'
import type { Tables } from '../tables.ts'
import { prepareAll, query } from './query.ts'

const columns = 'seq, atMs, prior, hash, body'
const queries = {
  last: query<AuditRow>(`select ${columns} from audit order by seq desc limit 1`),
  add: query(`insert into audit (${columns}) values (:seq, :atMs, :prior, :hash, :body)`),
  after: query<AuditRow>(`select ${columns} from audit where seq > :after order by seq limit :limit`),
  below: query<AuditRow>(`select ${columns} from audit where seq < :before order by seq desc limit :limit`),
  // The newest one stays, whatever its age: the next follows it.
  lastOld: query<AuditRow>(`select ${columns} from audit
    where seq < coalesce((select min(seq) from audit where atMs >= :beforeMs), (select max(seq) from audit))
    order by seq desc limit 1`),
  prune: query('delete from audit where seq <= :seq'),
}

/** What happened that concerns security, as a chain. */
export class Audit implements Pick<Tables, 'appendAudit' | 'auditEntries' | 'pruneAudit'> {
  readonly #queries
  readonly #rules

  constructor(db: DatabaseSync, rules: Pick<Tables, 'setRule'>) {
    this.#rules = rules
    this.#queries = prepareAll(db, queries)
  }

  appendAudit({ draft }: { draft: AuditDraft }): AuditEntry {
    const entry = chained(draft, this.#queries.last.get())
    this.#queries.add.run({ ...toAuditRow(entry) })
    return entry
  }

  auditEntries({ after, before, limit }: { after?: number; before?: number; limit: number }): AuditEntry[] {
    const rows =
      after === undefined
        ? this.#queries.below.all({ before: before ?? Number.MAX_SAFE_INTEGER, limit })
        : this.#queries.after.all({ after, limit })
    return rows.map(fromAuditRow)
  }

  pruneAudit({ beforeMs }: { beforeMs: number }): AuditEntry | undefined {
    const last = this.#queries.lastOld.get({ beforeMs })
    if (!last) return undefined
    this.#queries.prune.run({ seq: last.seq })
    this.#rules.setRule(auditAnchor(last))
    return fromAuditRow(last)
  }
}
