import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { TimelineRow } from './timeline-rows.ts'

/** What stays free above the "New" line when one is brought to it. */
const aboveNewPx = 96

/** Whether the timeline stays with its end: it is there, on the way there, or left alone where it is. */
export type Follow = 'there' | 'going' | 'no'

/** The moves a timeline can make by itself. They always aim at the rows of now, however late they are made. */
export function useMoves(listRef: RefObject<VirtualizerHandle | null>, rows: readonly TimelineRow[]) {
  const followRef = useRef<Follow>('going')
  const latest = useRef(rows)
  useLayoutEffect(() => {
    latest.current = rows
  }, [rows])
  const goToEnd = useCallback(() => {
    followRef.current = 'going'
    listRef.current?.scrollToIndex(latest.current.length - 1, { align: 'end' })
  }, [listRef])
  const goToNew = useCallback(() => {
    const index = latest.current.findIndex((row) => row.kind === 'new')
    if (index < 0) return
    followRef.current = 'no'
    listRef.current?.scrollToIndex(index, { align: 'start', offset: -aboveNewPx })
  }, [listRef])
  const leave = useCallback(() => {
    followRef.current = 'no'
  }, [])
  return { followRef, goToEnd, goToNew, leave }
}
