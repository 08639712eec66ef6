import { CircleCheck, Flag, ShieldCheck, TriangleAlert } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { ReportSummary } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { attempt } from '../state/toasts.ts'
import { fullTime } from '../text/dates.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Modal } from '../ui/modal.tsx'

const text = words.reports

/** What was reported, for those who look after the workspace: these messages and no others. */
export function ReportsDialog() {
  const { reports, failure, reload } = useReports()
  return (
    <Modal title={text.list} lead={text.listLead} width="roomy">
      {!reports && !failure && <p role="status">{text.loading}</p>}
      <FormError error={failure} />
      {reports?.length === 0 && (
        <div className="grid justify-items-center gap-2 py-10 text-ink-3">
          <Flag aria-hidden size={28} strokeWidth={1.5} />
          <p>{text.none}</p>
        </div>
      )}
      <ul aria-label={text.list} className="grid gap-3">
        {reports?.map((report) => (
          <ReportItem key={report.reportId} report={report} onClosed={reload} />
        ))}
      </ul>
    </Modal>
  )
}

function useReports() {
  const api = useApi()
  const [reports, setReports] = useState<ReportSummary[]>()
  const [failure, setFailure] = useState<string>()
  const reload = useCallback(
    () => api.reports().then(setReports, (reason: unknown) => setFailure(failureText(reason))),
    [api],
  )
  useEffect(() => void reload(), [reload])
  return { reports, failure, reload }
}

interface ReportItemProps {
  report: ReportSummary
  onClosed: () => Promise<void>
}

function ReportItem({ report, onClosed }: ReportItemProps) {
  const api = useApi()
  const author = report.authorName || words.people.someone
  const reporter = report.reporterName || words.people.someone
  const close = () => attempt(api.closeReport(report.reportId).then(onClosed))
  return (
    <li className={cx('rounded-xl p-4 ring-1 ring-line ring-inset', report.isClosed && 'bg-sunken')}>
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 truncate font-semibold">{author}</span>
        <time className="shrink-0 text-xs text-ink-3 tabular-nums">{fullTime(report.atMs)}</time>
      </div>
      <p dir="auto" className="mt-1 text-md break-words whitespace-pre-wrap">
        {report.text}
      </p>
      <p
        className={cx(
          'mt-2.5 flex items-center gap-1.5 text-sm',
          report.isProven ? 'text-accent-ink' : 'text-danger-ink',
        )}
      >
        {report.isProven ? (
          <ShieldCheck aria-hidden size={15} className="shrink-0" />
        ) : (
          <TriangleAlert aria-hidden size={15} className="shrink-0" />
        )}
        {report.isProven ? text.proven(author) : text.unproven(author)}
      </p>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line-soft pt-3">
        <div className="min-w-0 flex-1 basis-60 text-sm text-ink-2">
          <p>{text.by(reporter, fullTime(report.reportedAtMs))}</p>
          {report.reason !== '' && (
            <p dir="auto" className="break-words text-ink">
              {report.reason}
            </p>
          )}
        </div>
        {report.isClosed ? (
          <span className="flex items-center gap-1.5 text-sm text-ink-3">
            <CircleCheck aria-hidden size={15} />
            {text.closed}
          </span>
        ) : (
          <Button size="small" onClick={() => void close()}>
            {text.close}
          </Button>
        )}
      </div>
    </li>
  )
}
