import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { RoomId } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import type { Store } from '../state/store.ts'
import { openingPlace, rememberPlace } from './places.ts'
import type { TimelineRow } from './timeline-rows.ts'
import { useHands } from './use-hands.ts'
import { useMoves } from './use-moves.ts'

/** Nearer to the end than this counts as being there. */
const endSlackPx = 48
/** So far from the top older messages are fetched already. */
const olderWithinPx = 900

interface TimelineScrollOptions {
  roomId: RoomId
  rows: readonly TimelineRow[]
  hasOlder: boolean
  /** Told, while scrolling, the time of the row at the top. */
  topTime: Store<number>
  /** Told whether the end is in view. */
  onEnd: (isAtEnd: boolean) => void
}

/** Whether the last row is in view. Only a row that was measured counts: before that, heights are guesses. */
function isEndInView(element: HTMLElement): boolean {
  const end = element.querySelector('[data-timeline-end]')
  if (!end?.checkVisibility({ visibilityProperty: true })) return false
  return end.getBoundingClientRect().bottom - element.getBoundingClientRect().bottom < endSlackPx
}

/** Fetches older messages when asked, one page at a time. */
function useOlder(roomId: RoomId, hasOlder: boolean) {
  const api = useApi()
  const isLoading = useRef(false)
  return useCallback(async () => {
    if (!hasOlder || isLoading.current) return
    isLoading.current = true
    await api.loadOlder(roomId).catch(() => {})
    isLoading.current = false
  }, [api, roomId, hasOlder])
}

/** Keeps what is being read where it is: opens at the right place, follows the end, and moves for nothing else. */
export function useTimelineScroll({ roomId, rows, hasOlder, topTime, onEnd }: TimelineScrollOptions) {
  const scrollRef = useRef<HTMLDivElement>(null)
  const listRef = useRef<VirtualizerHandle>(null)
  const isPlaced = useRef(false)
  const loadOlder = useOlder(roomId, hasOlder)
  const { followRef, goToEnd, goToNew, leave } = useMoves(listRef, rows)
  const isByHand = useHands(scrollRef)
  const lastRow = rows.at(-2)
  const isMineLast = lastRow?.kind === 'message' && lastRow.line.isMine && lastRow.line.seq === undefined

  useLayoutEffect(() => {
    if (isPlaced.current || rows.length === 0) return
    isPlaced.current = true
    const place = openingPlace(roomId, rows)
    if (place.at === 'end') return goToEnd()
    followRef.current = 'no'
    listRef.current?.scrollToIndex(place.index, { align: 'start', offset: -place.above })
  }, [roomId, rows, followRef, goToEnd])

  useLayoutEffect(() => {
    if (isPlaced.current && (followRef.current !== 'no' || isMineLast)) goToEnd()
  }, [lastRow?.key, isMineLast, followRef, goToEnd])

  const onScroll = useCallback(() => {
    const [element, list] = [scrollRef.current, listRef.current]
    if (!element || !list) return
    const isEnd = isEndInView(element)
    // On the way to the end, only a hand that scrolls stops it: rows that arrive meanwhile, or turn out taller, do not.
    const isUnderWay = followRef.current === 'going' && !isByHand()
    if (isEnd) followRef.current = 'there'
    else if (isUnderWay) requestAnimationFrame(goToEnd)
    else followRef.current = 'no'
    onEnd(isEnd)
    const top = list.findItemIndex(list.scrollOffset)
    const row = isEnd ? undefined : rows[top]
    rememberPlace(roomId, row && { key: row.key, offset: list.getItemOffset(top) - list.scrollOffset })
    if (row) topTime.set(() => row.atMs)
    if (element.scrollTop < olderWithinPx) void loadOlder()
  }, [roomId, rows, topTime, onEnd, followRef, isByHand, goToEnd, loadOlder])

  const onResize = useCallback(() => {
    if (!isPlaced.current) return
    if (followRef.current !== 'no') goToEnd()
    // What fits the window whole never scrolls, so that nothing else would tell that its end is in view.
    requestAnimationFrame(onScroll)
  }, [followRef, goToEnd, onScroll])
  useOnResize(scrollRef, onResize)

  useEffect(() => {
    // A page of history may be too short to scroll; then nothing would ever ask for more.
    const element = scrollRef.current
    if (element && rows.length > 0 && element.scrollHeight <= element.clientHeight + olderWithinPx)
      void loadOlder()
  }, [rows, loadOlder])

  return { scrollRef, listRef, goToEnd, goToNew, leave, onScroll, onResize }
}

/** The window, the keyboard of a phone and the composer change how much of a timeline can be seen. */
function useOnResize(ref: RefObject<HTMLElement | null>, onResize: () => void): void {
  useEffect(() => {
    const observer = new ResizeObserver(onResize)
    if (ref.current) observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref, onResize])
}
