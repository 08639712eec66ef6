import type { AccountId, ReportId } from '@securechat/protocol'

/** A message that somebody has reported, as the workspace's administrators see it. */
export interface ReportSummary {
  reportId: ReportId
  reporterName: string
  reportedAtMs: number
  reason: string
  authorId: AccountId
  authorName: string
  /** When the server accepted the message. */
  atMs: number
  text: string
  /** Checked here: the author's device signed exactly this. */
  isProven: boolean
  isClosed: boolean
}
