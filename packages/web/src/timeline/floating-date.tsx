import { useEffect, useRef, useState } from 'react'
import type { Store } from '../state/store.ts'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import { dayLabel, daysBetween } from '../text/dates.ts'
import { cx } from '../ui/cx.ts'

const lingersMs = 1400

/** Says, while one scrolls, which day is in view. */
export function FloatingDate({ topTime }: { topTime: Store<number> }) {
  const atMs = useStore(topTime, (time) => time)
  const now = useNow()
  const [isShown, setShown] = useState(false)
  const isOpening = useRef(true)
  useEffect(() => {
    if (atMs === 0) return undefined
    // Opening a room scrolls too, and is no reason to say what day it is.
    if (isOpening.current) {
      isOpening.current = false
      return undefined
    }
    setShown(true)
    const timer = setTimeout(() => setShown(false), lingersMs)
    return () => clearTimeout(timer)
  }, [atMs])
  if (atMs === 0 || daysBetween(atMs, now) === 0) return null
  return (
    <div
      aria-hidden
      className={cx(
        'pointer-events-none absolute inset-x-0 top-2.5 flex justify-center transition-opacity duration-200',
        !isShown && 'opacity-0',
      )}
    >
      <span className="rounded-full bg-raised px-3 py-1 text-xs font-medium text-ink-2 shadow-pop">
        {dayLabel(atMs, now)}
      </span>
    </div>
  )
}
