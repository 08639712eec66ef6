import type { EventId, MessageLine, RoomId } from '../engine/contract.ts'
import { createStore } from './store.ts'

/** What the next text belongs to: an answer to a message, or another wording of one of one's own. */
export type Writing = { kind: 'reply' | 'edit'; line: MessageLine }

/** A place where one writes: a room, or a thread in it. */
export const boxOf = (roomId: RoomId, thread?: EventId): string => (thread ? `${roomId}/${thread}` : roomId)

/** By place. For as long as this window is open: an answer that was not sent is no more than a thought. */
export const writing = createStore<Readonly<Record<string, Writing | undefined>>>({})

export function beginWriting(box: string, about: Writing): void {
  writing.set((now) => ({ ...now, [box]: about }))
  // The box is drawn already; it only learns what it is for.
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-box="${box}"]`)?.focus())
}

export function endWriting(box: string): void {
  writing.set((now) => ({ ...now, [box]: undefined }))
}
