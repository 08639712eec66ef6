import type { RoomId } from '../engine/contract.ts'
import type { TimelineRow } from './timeline-rows.ts'

/** Where in a room somebody was reading: this row's top stood `offset` pixels below the top of the window. */
export interface Place {
  key: string
  offset: number
}

const places = new Map<RoomId, Place>()

/** @param place undefined when the end was in view: then the end is where to come back to. */
export function rememberPlace(roomId: RoomId, place: Place | undefined): void {
  if (place) places.set(roomId, place)
  else places.delete(roomId)
}

/** Where a timeline opens. `above`: pixels left free over the row. */
export type OpeningPlace = { at: 'end' } | { at: 'row'; index: number; above: number }

/** What stays free above the "New" line. */
const aboveNew = 96

/** Where one was; else at the first new message; else at the end. */
export function openingPlace(roomId: RoomId, rows: readonly TimelineRow[]): OpeningPlace {
  const place = places.get(roomId)
  const kept = rows.findIndex((row) => row.key === place?.key)
  if (place && kept >= 0) return { at: 'row', index: kept, above: place.offset }
  const first = rows.findIndex((row) => row.kind === 'new')
  return first >= 0 ? { at: 'row', index: first, above: aboveNew } : { at: 'end' }
}
