import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, Report, ReportId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type ReportRow = {
  reportId: ReportId
  body: string
  closedAtMs: number | null
  closedBy: AccountId | null
}

const columns = ['reportId', 'body', 'closedAtMs', 'closedBy'] as const
const rows = checkedRows<ReportRow>('report', columns)
const names = columns.join(', ')

const queries = {
  add: query(`insert or ignore into report (${names}, checksum)
    values (:reportId, :body, :closedAtMs, :closedBy, :checksum)`),
  replace: query(`update report set closedAtMs = :closedAtMs, closedBy = :closedBy, checksum = :checksum
    where reportId = :reportId and body = :body`),
  byId: query<Checked<ReportRow>>(`select ${names}, checksum from report where reportId = :reportId`),
  newest: query<Checked<ReportRow>>(
    `select ${names}, checksum from report order by reportNo desc limit :limit`,
  ),
}

/** Messages that somebody has revealed to the administrators. */
export class Reports implements Pick<Tables, 'addReport' | 'reports' | 'closeReport'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  addReport({ report }: { report: Report }): void {
    const { reportId, ...body } = report
    this.#queries.add.run(
      rows.seal({ reportId, body: JSON.stringify(body), closedAtMs: null, closedBy: null }),
    )
  }

  reports({ limit }: { limit: number }): Report[] {
    return this.#queries.newest.all({ limit }).map((row) => toReport(rows.open(row)))
  }

  /** The first who closes it has closed it. @throws ChatError `not-found` */
  closeReport({
    closedBy = null,
    ...at
  }: {
    reportId: ReportId
    closedBy?: AccountId | null
    closedAtMs: number
  }): void {
    const row = this.#queries.byId.get({ reportId: at.reportId })
    if (!row) throw new ChatError('not-found')
    const open = rows.open(row)
    if (open.closedAtMs === null) this.#queries.replace.run(rows.seal({ ...open, ...at, closedBy }))
  }
}

function toReport({ reportId, body, closedAtMs, closedBy }: ReportRow): Report {
  // SAFETY: written by addReport.
  const report = { reportId, ...(JSON.parse(body) as Omit<Report, 'reportId'>) }
  return {
    ...report,
    ...(closedAtMs !== null && { closedAtMs }),
    ...(closedBy !== null && { closedBy }),
  }
}
