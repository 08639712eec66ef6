import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoomId } from '../engine/contract.ts'
import { openingPlace, rememberPlace } from './places.ts'
import type { TimelineRow } from './timeline-rows.ts'

const roomId = 'room' as RoomId
const rows: TimelineRow[] = [
  { kind: 'top', key: 'top', atMs: 0 },
  { kind: 'day', key: 'day-a', atMs: 0 },
  { kind: 'new', key: 'new', atMs: 0 },
]

test('a room opens at what is new, or at its end', () => {
  assert.deepEqual(openingPlace(roomId, rows), { at: 'row', index: 2, above: 96 })
  assert.deepEqual(openingPlace(roomId, rows.slice(0, 2)), { at: 'end' })
})

test('a room remembers where it was left, for as long as that row is there', () => {
  rememberPlace(roomId, { key: 'day-a', offset: -12 })
  assert.deepEqual(openingPlace(roomId, rows), { at: 'row', index: 1, above: -12 })
  assert.deepEqual(openingPlace(roomId, rows.slice(0, 1)), { at: 'end' })
  rememberPlace(roomId, undefined)
  assert.equal(openingPlace(roomId, rows).at, 'row')
})
