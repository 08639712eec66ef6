import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { share } from './share.ts'

test('an equal copy becomes the very object that was there before', () => {
  const before = { rooms: [{ roomId: 'a', typing: ['x'] }], me: { name: 'alice' } }
  assert.equal(share(before, structuredClone(before)), before)
})

test('only what changed is new', () => {
  const before = {
    rooms: [
      { roomId: 'a', unread: 0 },
      { roomId: 'b', unread: 0 },
    ],
    people: [{ accountId: 'p' }],
  }
  const after = structuredClone(before)
  after.rooms[1]!.unread = 3
  const shared = share(before, after)
  assert.notEqual(shared, before)
  assert.equal(shared.rooms[0], before.rooms[0])
  assert.notEqual(shared.rooms[1], before.rooms[1])
  assert.equal(shared.people, before.people)
})

test('items keep their identity when a list is reordered', () => {
  const before = [{ roomId: 'a' }, { roomId: 'b' }]
  const shared = share(before, [{ roomId: 'b' }, { roomId: 'a' }])
  assert.equal(shared[0], before[1])
  assert.equal(shared[1], before[0])
})

test('a key that disappears or becomes undefined is a change', () => {
  const before: { a: number; b?: number | undefined } = { a: 1, b: undefined }
  assert.notEqual(share(before, { a: 1 }), before)
  assert.deepEqual(Object.keys(share(before, { a: 1 })), ['a'])
  const lacking: { a?: number | undefined; c?: number } = { c: 1 }
  assert.deepEqual(share(lacking, { a: undefined }), { a: undefined })
})

test('whatever came before, the result equals what arrived', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      assert.deepEqual(share(before, after), after)
    }),
  )
})
