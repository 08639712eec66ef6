import type { AccountId, Line, MessageLine, NoticeLine } from '../engine/contract.ts'
import { daysBetween } from '../text/dates.ts'

/** One author's messages within this time of each other are one group. */
const groupWithinMs = 5 * 60_000

export interface MessageRow {
  kind: 'message'
  key: string
  atMs: number
  line: MessageLine
  /** Whether author and time are shown above it. */
  startsGroup: boolean
  /** People whose last read message this is. */
  readers: AccountId[]
}

/** What the timeline draws, one after another. */
export type TimelineRow =
  | { kind: 'top'; key: string; atMs: number }
  | { kind: 'day'; key: string; atMs: number }
  | { kind: 'new'; key: string; atMs: number }
  | { kind: 'end'; key: string; atMs: number }
  | { kind: 'notice'; key: string; atMs: number; line: NoticeLine }
  | MessageRow

function continuesGroup(before: Line | undefined, line: MessageLine): boolean {
  return (
    before?.kind === 'message' &&
    before.authorId === line.authorId &&
    line.atMs - before.atMs < groupWithinMs &&
    daysBetween(before.atMs, line.atMs) === 0
  )
}

/** Whether somebody else's message stands behind the place this room was read up to. */
function isNew(line: Line, newAfterSeq: number): boolean {
  return line.kind === 'message' && !line.isMine && line.seq !== undefined && line.seq > newAfterSeq
}

/** For every person, the key of the last of the messages that they have read. */
export function lastReads(lines: readonly Line[]): Map<string, AccountId[]> {
  const seen = new Set<AccountId>()
  const readers = new Map<string, AccountId[]>()
  for (const line of lines.toReversed()) {
    if (line.kind !== 'message') continue
    const here = line.readBy.filter((accountId) => !seen.has(accountId))
    for (const accountId of here) seen.add(accountId)
    if (here.length > 0) readers.set(line.key, here)
  }
  return readers
}

/** A new room gets its name at once; that need not be told beside its creation. */
function isFirstName(line: Line, before: Line | undefined): boolean {
  return (
    line.kind === 'notice' &&
    line.notice.kind === 'renamed' &&
    before?.kind === 'notice' &&
    before.notice.kind === 'created'
  )
}

/**
 * Lays lines out as rows: day separators, the "New" line (once, before the first unread message), groups, readers.
 * @param lines Oldest first.
 */
export function timelineRows(lines: readonly Line[], newAfterSeq: number): TimelineRow[] {
  const rows: TimelineRow[] = [{ kind: 'top', key: 'top', atMs: lines[0]?.atMs ?? 0 }]
  const readers = lastReads(lines)
  let before: Line | undefined
  let isPastNew = false
  for (const line of lines) {
    if (!before || daysBetween(before.atMs, line.atMs) !== 0)
      rows.push({ kind: 'day', key: `day-${line.key}`, atMs: line.atMs })
    if (isFirstName(line, before)) continue
    const beginsNew: boolean = !isPastNew && isNew(line, newAfterSeq)
    if (beginsNew) rows.push({ kind: 'new', key: 'new', atMs: line.atMs })
    isPastNew ||= beginsNew
    if (line.kind === 'notice') rows.push({ kind: 'notice', key: line.key, atMs: line.atMs, line })
    else
      rows.push({
        kind: 'message',
        key: line.key,
        atMs: line.atMs,
        line,
        startsGroup: beginsNew || !continuesGroup(before, line),
        readers: readers.get(line.key) ?? [],
      })
    before = line
  }
  rows.push({ kind: 'end', key: 'end', atMs: before?.atMs ?? 0 })
  return rows
}

/** Whether rows were only put in front: what was first before is still there, further down. */
export function isPrepended(before: readonly TimelineRow[], after: readonly TimelineRow[]): boolean {
  const anchor = before.find((row) => row.kind === 'message' || row.kind === 'notice')
  if (!anchor || after.length <= before.length) return false
  const firstNow = after.find((row) => row.kind === 'message' || row.kind === 'notice')
  return firstNow?.key !== anchor.key && after.some((row) => row.key === anchor.key)
}

/** The number of the last entry shown that the server has; 0 when there is none. */
export function lastSeqOf(lines: readonly Line[]): number {
  return lines.reduce((last, line) => Math.max(last, line.seq ?? 0), 0)
}

/** The message with this key. */
export function lineWith(lines: readonly Line[], key: string): MessageLine | undefined {
  const found = lines.find((line) => line.key === key)
  return found?.kind === 'message' ? found : undefined
}

/** How many messages of others stand behind `seq`. */
export function countBehind(lines: readonly Line[], seq: number): number {
  return lines.filter((line) => isNew(line, seq)).length
}
