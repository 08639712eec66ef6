import { share } from '@securechat/client'
import { useState } from 'react'
import type { Timeline } from '../engine/contract.ts'
import { isPrepended, lastSeqOf, type TimelineRow, timelineRows } from './timeline-rows.ts'

interface Laid {
  timeline: Timeline | undefined
  rows: TimelineRow[]
  /** Whether the last change only put rows in front. */
  isPrepend: boolean
  newAfterSeq: number
}

function newAfter(before: Laid, timeline: Timeline, isAttended: boolean): number {
  if (timeline.newAfterSeq !== before.timeline?.newAfterSeq) return timeline.newAfterSeq
  const showsNew = before.rows.some((row) => row.kind === 'new')
  return isAttended && !showsNew ? lastSeqOf(timeline.lines) : before.newAfterSeq
}

/**
 * The rows of a timeline. Rows that did not change stay the same objects.
 * @param isAttended Whether the person is looking at the end of it: what arrives meanwhile is not "New".
 */
export function useTimelineRows(timeline: Timeline | undefined, isAttended: boolean) {
  const [laid, lay] = useState<Laid>({ timeline: undefined, rows: [], isPrepend: false, newAfterSeq: 0 })
  const layOut = (newAfterSeq: number) => {
    const rows = timeline ? share(laid.rows, timelineRows(timeline.lines, newAfterSeq)) : []
    lay({ timeline, rows, isPrepend: isPrepended(laid.rows, rows), newAfterSeq })
  }
  if (timeline && laid.timeline !== timeline) layOut(newAfter(laid, timeline, isAttended))
  const clearNew = () => timeline && layOut(lastSeqOf(timeline.lines))
  return { rows: laid.rows, isPrepend: laid.isPrepend, clearNew }
}
