import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Emoji } from './emoji-index.ts'
import { emojiRows, firstCell, movedCell } from './emoji-rows.ts'

const some = (count: number): Emoji[] =>
  Array.from({ length: count }, (_, index) => ({
    character: `${index}`,
    label: '',
    tags: '',
    group: 0,
    shortcode: '',
  }))
const rows = emojiRows([
  { title: 'A', emoji: some(11) },
  { title: 'empty', emoji: [] },
  { title: 'B', emoji: some(3) },
])

test('sections become titles and rows of nine; empty ones are left out', () => {
  assert.deepEqual(
    rows.map((row) => (row.kind === 'title' ? row.title : row.emoji.length)),
    ['A', 9, 2, 'B', 3],
  )
  assert.deepEqual(firstCell(rows), { row: 1, column: 0 })
})

test('arrows step over titles and stay inside shorter rows', () => {
  assert.deepEqual(movedCell(rows, { row: 1, column: 5 }, 'ArrowDown'), { row: 2, column: 1 })
  assert.deepEqual(movedCell(rows, { row: 2, column: 1 }, 'ArrowDown'), { row: 4, column: 1 })
  assert.deepEqual(movedCell(rows, { row: 4, column: 0 }, 'ArrowLeft'), { row: 2, column: 1 })
  assert.deepEqual(movedCell(rows, { row: 1, column: 8 }, 'ArrowRight'), { row: 2, column: 0 })
})

test('at the edges nothing moves, and other keys mean nothing', () => {
  assert.deepEqual(movedCell(rows, { row: 1, column: 0 }, 'ArrowUp'), { row: 1, column: 0 })
  assert.deepEqual(movedCell(rows, { row: 1, column: 0 }, 'ArrowLeft'), { row: 1, column: 0 })
  assert.deepEqual(movedCell(rows, { row: 4, column: 2 }, 'ArrowRight'), { row: 4, column: 2 })
  assert.equal(movedCell(rows, { row: 1, column: 0 }, 'a'), undefined)
})
