import { ChatError, eraseMessages, EventId, limits, type RoomId } from '@securechat/protocol'
import type { Content } from '../content.ts'
import type { Link } from '../context.ts'
import type { Store } from '../store/store.ts'
import type { Batch } from './batch.ts'
import { toBytes } from './json.ts'
import { roomKeys } from './keys.ts'

/** This device deleted a message: what the server has of it is to go as well. */
export function oweErasure(
  roomId: RoomId,
  { target, edits }: Extract<Content, { type: 'delete' }>,
  batch: Batch,
): void {
  for (const eventId of [target, ...edits]) batch.put(roomKeys(roomId).erasure(eventId), toBytes(true))
}

/** Has the server erase what this device owes it. Asking again for what is gone is harmless. @throws OfflineError, ChatError */
export async function eraseOwed(
  roomId: RoomId,
  { store, link }: { store: Store; link: Link },
): Promise<void> {
  const { erasures } = roomKeys(roomId)
  for (;;) {
    const owed = await store.list({ prefix: erasures, limit: limits.erasedAtOnce })
    if (owed.length === 0) return
    const eventIds = owed.map(([key]) => EventId.parse(key.slice(erasures.length)))
    await eraseAll(roomId, eventIds, link)
    await store.write({ delete: owed.map(([key]) => key) })
  }
}

/** One that is not this person's to erase must not keep the others. */
async function eraseAll(roomId: RoomId, eventIds: EventId[], link: Link): Promise<void> {
  try {
    await link.request(eraseMessages, { roomId, eventIds })
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== 'not-allowed') throw error
    if (eventIds.length > 1) for (const eventId of eventIds) await eraseAll(roomId, [eventId], link)
  }
}
