import { type RefObject, useEffect } from 'react'
import type { Line } from '../engine/contract.ts'
import { onRoomSignal } from '../state/room-signals.ts'
import { actionsFor } from './message-action.ts'
import { useMessageActions } from './message-actions-context.ts'

interface ReactToNewestProps {
  lines: readonly Line[]
  region: RefObject<HTMLElement | null>
}

/** Answers the keyboard's wish to react to the newest message. Shows nothing. */
export function ReactToNewest({ lines, region }: ReactToNewestProps): null {
  const { perform, inThread } = useMessageActions()
  useEffect(() =>
    onRoomSignal((signal) => {
      if (signal !== 'react') return
      const newest = lines.findLast(
        (line) => line.kind === 'message' && actionsFor(line, { inThread }).includes('react'),
      )
      const article = newest && region.current?.querySelector<HTMLElement>(`[data-key="${newest.key}"]`)
      if (newest?.kind === 'message') perform('react', newest, article ?? document.body)
    }),
  )
  return null
}
