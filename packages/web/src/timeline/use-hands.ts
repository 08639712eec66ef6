import { type RefObject, useCallback, useEffect, useRef } from 'react'

const gestures = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const
/** A scroll so soon after a gesture is taken as its effect. */
const effectMs = 1_000

/** @returns whether the person is scrolling, rather than the page by itself. */
export function useHands(ref: RefObject<HTMLElement | null>): () => boolean {
  const lastMs = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const element = ref.current
    const note = () => {
      lastMs.current = performance.now()
    }
    for (const name of gestures) element?.addEventListener(name, note, { passive: true })
    return () => {
      for (const name of gestures) element?.removeEventListener(name, note)
    }
  }, [ref])
  return useCallback(() => performance.now() - lastMs.current < effectMs, [])
}
