import type { AccountId, Report, ReportId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { prepared, query, type Sql } from './query.ts'

interface ReportRow {
  reportId: ReportId
  body: string
  closedAtMs: number | null
  closedBy: AccountId | null
}

const queries = prepared('report', {
  add: query('insert into report (report_id, body) values ($1, $2) on conflict do nothing'),
  newest: query<ReportRow>(`select report_id as "reportId", body, closed_at_ms as "closedAtMs",
    closed_by as "closedBy" from report order by report_no desc limit $1`),
  has: query<{ one: number }>('select 1 as one from report where report_id = $1'),
  close: query(`update report set closed_at_ms = $2, closed_by = $3
    where report_id = $1 and closed_at_ms is null`),
})

export async function addReport(sql: Sql, { report }: { report: Report }): Promise<void> {
  const { reportId, ...body } = report
  await sql.run(queries.add, [reportId, JSON.stringify(body)])
}

export async function reports(sql: Sql, { limit }: { limit: number }): Promise<Report[]> {
  return (await sql.all(queries.newest, [limit])).map(({ reportId, body, closedAtMs, closedBy }) => {
    // SAFETY: written by addReport.
    const report = { reportId, ...(JSON.parse(body) as Omit<Report, 'reportId'>) }
    return {
      ...report,
      ...(closedAtMs !== null && { closedAtMs }),
      ...(closedBy !== null && { closedBy }),
    }
  })
}

/** The first who closes it has closed it. @throws ChatError `not-found` */
export async function closeReport(
  sql: Sql,
  at: { reportId: ReportId; closedBy?: AccountId; closedAtMs: number },
): Promise<void> {
  if (!(await sql.first(queries.has, [at.reportId]))) throw new ChatError('not-found')
  await sql.run(queries.close, [at.reportId, at.closedAtMs, at.closedBy ?? null])
}
