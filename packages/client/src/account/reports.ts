import { type Authority, CryptoError, fromBase64url, verifyReported } from '@securechat/crypto'
import { closeReport, listReports, type Report, type ReportId } from '@securechat/protocol'
import { decodeContent } from '../content.ts'
import type { Link, People } from '../context.ts'
import type { ReportSummary } from '../report-summary.ts'

interface ReportsOptions {
  link: Pick<Link, 'request'>
  people: Pick<People, 'nameOf'>
  authority: Pick<Authority, 'frameKeyOf'>
}

/** Messages that people have reported, for those who look after the workspace. */
export class Reports {
  readonly #options: ReportsOptions

  constructor(options: ReportsOptions) {
    this.#options = options
  }

  /** Newest first. @throws ChatError `not-allowed`; OfflineError */
  async list(): Promise<ReportSummary[]> {
    const { reports } = await this.#options.link.request(listReports, {})
    return Promise.all(reports.map((report) => this.#draw(report)))
  }

  async close(reportId: ReportId): Promise<void> {
    await this.#options.link.request(closeReport, { reportId })
  }

  async #draw(report: Report): Promise<ReportSummary> {
    const { reportId, reporterId, reportedAtMs, reason, message, closedAtMs } = report
    const { accountId, acceptedAtMs, content } = message
    const { people } = this.#options
    const said = decodeContent(fromBase64url(content))
    return {
      reportId,
      reporterName: people.nameOf(reporterId),
      reportedAtMs,
      reason,
      authorId: accountId,
      authorName: people.nameOf(accountId),
      atMs: acceptedAtMs,
      text: said && 'text' in said && typeof said.text === 'string' ? said.text : '',
      // The server has checked it too; but its word alone would not do against somebody.
      isProven: await this.#isProven(message),
      isClosed: closedAtMs !== undefined,
    }
  }

  async #isProven(message: Report['message']): Promise<boolean> {
    const { accountId, deviceId } = message
    try {
      return await verifyReported(message, await this.#options.authority.frameKeyOf({ accountId, deviceId }))
    } catch (error) {
      if (error instanceof CryptoError && error.code !== 'directory-unreachable') return false
      throw error
    }
  }
}
