import { lazy, Suspense, useState } from 'react'
import { Composer } from '../composer/composer.tsx'
import type { RoomId, RoomSummary } from '../engine/contract.ts'
import { useRoom } from '../engine/use-engine.ts'
import { useSteady } from '../engine/use-steady.ts'
import { words } from '../messages/words.ts'
import { ConnectionNote } from '../sidebar/connection-note.tsx'
import { useIsWide } from '../state/media.ts'
import { openThread } from '../state/panel.ts'
import { preferences } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { roomName } from '../text/room-name.ts'
import { Timeline } from '../timeline/timeline.tsx'
import { cx } from '../ui/cx.ts'
import { NoRoom } from './no-room.tsx'
import { PublicNote } from './public-mark.tsx'
import { factsOf } from './room-facts.ts'
import { ReviewNote } from './review-note.tsx'
import { RoomHeader } from './room-header.tsx'
import { TypingLine } from './typing-line.tsx'
import { useMessageRoute } from './use-message-route.ts'
import { WaitingNote } from './waiting-note.tsx'

const panels = () => import('./side-panels.tsx')
const AboutPanel = lazy(async () => ({ default: (await panels()).AboutPanel }))
const ThreadPanel = lazy(async () => ({ default: (await panels()).ThreadPanel }))

/** One room: what was said, where one writes, and, if asked for, what there is to know about it. */
export function RoomPane({ roomId }: { roomId: RoomId }) {
  const room = useRoom(roomId)
  const isPanelOpen = useStore(preferences, (now) => now.isPanelOpen)
  const thread = useStore(openThread, (now) => (now?.roomId === roomId ? now : undefined))
  const isWide = useIsWide()
  useMessageRoute(roomId)
  const lost = useLost(roomId, room)
  if (!room) return <NoRoom isMissing lost={lost} />
  const isOver = (isPanelOpen || thread !== undefined) && !isWide
  return (
    <>
      <section
        aria-label={words.room.region(roomName(room))}
        className={cx('flex min-w-0 flex-1 flex-col', isOver && 'hidden')}
      >
        <Reading room={room} />
        <div className="composer-fade relative">
          <div className="wide:hidden">
            <ConnectionNote />
          </div>
          <WaitingNote room={room} />
          <ReviewNote room={room} />
          {room.kind === 'public' && <PublicNote />}
          <Composer room={room} />
        </div>
        <TypingLine room={room} />
      </section>
      <Suspense>
        {thread && <ThreadPanel key={thread.root} room={room} root={thread.root} isOver={isOver} />}
        {isPanelOpen && !thread && <AboutPanel room={room} isOver={isOver} />}
      </Suspense>
    </>
  )
}

/** @returns what the room was called, if it was here a moment ago: somebody has removed one while one was looking. */
function useLost(roomId: RoomId, room: RoomSummary | undefined): string | undefined {
  const [seen, setSeen] = useState<{ roomId: RoomId; name: string }>()
  const name = room && roomName(room)
  if (name !== undefined && (seen?.roomId !== roomId || seen.name !== name)) setSeen({ roomId, name })
  return !room && seen?.roomId === roomId ? seen.name : undefined
}

/** The part that writing does not touch: it is drawn again only when the room itself changes. */
function Reading({ room }: { room: RoomSummary }) {
  const facts = useSteady(factsOf(room))
  return (
    <>
      <RoomHeader room={facts} />
      <Timeline room={facts} readSeq={room.readSeq} />
    </>
  )
}
