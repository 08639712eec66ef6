import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cursorMove, movedCursor } from './list-cursor.ts'

test('the cursor goes round at both ends', () => {
  assert.equal(movedCursor(0, 'up', 3), 2)
  assert.equal(movedCursor(2, 'down', 3), 0)
  assert.equal(movedCursor(-1, 'down', 3), 0)
  assert.equal(movedCursor(1, 'last', 3), 2)
  assert.equal(movedCursor(0, 'down', 0), -1)
})

test('only four keys move it', () => {
  assert.equal(cursorMove('ArrowUp'), 'up')
  assert.equal(cursorMove('a'), undefined)
})
