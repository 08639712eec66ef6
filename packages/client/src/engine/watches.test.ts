import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { room } from '../testing/engine.ts'
import { TestRooms } from '../testing/test-rooms.ts'
import { Watches } from './watches.ts'

describe('watching rooms', () => {
  it('asks the rooms once for each room, until its last watcher stops', () => {
    const rooms = new TestRooms()
    const watches = new Watches()
    watches.attach(rooms.rooms)
    const stops = [watches.watch(room('a')), watches.watch(room('a'))]
    assert.deepEqual(rooms.watched, [room('a')])
    stops[0]!()
    stops[0]!()
    assert.equal(watches.has(room('a')), true)
    stops[1]!()
    assert.equal(watches.has(room('a')), false)
    assert.deepEqual(rooms.watched, [])
  })

  it('goes on with the next session: what was watched through a sign-out is watched again', () => {
    const [before, after] = [new TestRooms(), new TestRooms()]
    const watches = new Watches()
    watches.attach(before.rooms)
    const stop = watches.watch(room('a'))
    watches.detach()
    assert.deepEqual(before.watched, [])
    watches.watch(room('b'))
    watches.attach(after.rooms)
    assert.deepEqual(after.watched, [room('a'), room('b')])
    stop()
    assert.deepEqual(after.watched, [room('b')])
  })
})
