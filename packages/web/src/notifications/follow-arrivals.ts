import { Arrivals } from '../desktop/arrivals.ts'
import type { EngineState, EventId, RoomId } from '../engine/contract.ts'
import type { EngineStore } from '../engine/engine-store.ts'
import { words } from '../messages/words.ts'
import { goToRoom, route } from '../state/navigation.ts'
import { preferences } from '../state/preferences.ts'
import { reveal } from '../state/reveal.ts'
import { createStore } from '../state/store.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'
import { permission } from './permission.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** Set once something arrived that the person could have been told of, had they been asked whether they want that. */
export const missedOne = createStore(false)

const isAttended = (roomId: RoomId): boolean => {
  const here = route.get()
  return (
    document.visibilityState === 'visible' &&
    document.hasFocus() &&
    here.page === 'room' &&
    here.roomId === roomId
  )
}

/** Shows what arrives while the person looks elsewhere: one notification for each room, the newest message in it. */
export function followArrivals(engine: EngineStore): void {
  const arrivals = new Arrivals()
  const shown = new Map<RoomId, Notification>()
  const take = async (state: EngineState) => {
    const { arrived, read } = arrivals.take(state)
    for (const roomId of read) shown.get(roomId)?.close()
    for (const arrival of arrived) {
      const { roomId } = arrival.room
      if (isAttended(roomId)) continue
      const timeline = await engine.api.timeline(roomId)
      const wanted = wantedOf(arrival, timeline, { state, nowMs: Date.now() })
      const newest = wanted.at(-1)
      if (!newest) continue
      if (permission.get() === 'default') missedOne.set(() => true)
      if (permission.get() !== 'granted' || !preferences.get().notifies) continue
      shown.set(roomId, notify(newest, { count: wanted.length, engine }))
    }
  }
  engine.state.subscribe(() => void take(engine.state.get()).catch(() => {}))
}

function notify(one: Wanted, { count, engine }: { count: number; engine: EngineStore }): Notification {
  const text = words.settings.notifications
  const hides = engine.state.get().settings.person.hidesText ?? false
  const title = one.roomName === '' ? one.authorName : text.inRoom(one.authorName, one.roomName)
  const said = plainText(parseMarkdown(one.text.slice(0, 240)))
  const body = hides ? words.timeline.newCount(count) : said || text.newMessage
  // The same tag in every tab, so that several open ones show it once.
  const notification = new Notification(title, { body, tag: one.roomId, icon: '/icon-192.png' })
  notification.addEventListener('click', () => {
    focus()
    notification.close()
    // SAFETY: both come from the engine, by way of a type that other programs also speak.
    const [roomId, eventId] = [one.roomId as RoomId, one.eventId as EventId]
    goToRoom(roomId)
    reveal(roomId, eventId)
  })
  return notification
}
