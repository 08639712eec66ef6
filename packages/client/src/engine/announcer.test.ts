import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RoomId } from '@securechat/protocol'
import type { Timeline } from '../state.ts'
import { TestClock } from '../testing/clock.ts'
import { aState, aTimeline, room } from '../testing/engine.ts'
import { Announcer } from './announcer.ts'

function anAnnouncer({ watched = [room('a')] }: { watched?: RoomId[] } = {}) {
  const clock = new TestClock()
  const seen: string[] = []
  const faults: unknown[] = []
  const made = {
    name: 'first',
    /** How long telling has taken. */
    spentMs: 0,
    timeline: async (roomId: RoomId): Promise<Timeline | undefined> => aTimeline(roomId),
  }
  const announcer = new Announcer({
    schedule: clock.schedule,
    nowMs: () => clock.nowMs() + made.spentMs,
    state: () => aState(made.name),
    timeline: (roomId) => made.timeline(roomId),
    isWatched: (roomId) => watched.includes(roomId),
    fault: (error) => faults.push(error),
  })
  announcer.onUpdate((update) => {
    if (update.kind === 'state') seen.push(`state ${update.state.workspaceName}`)
    if (update.kind === 'timeline') seen.push(`timeline ${update.timeline.roomId[0]}`)
  })
  return { clock, announcer, seen, faults, made }
}

describe('announcing changes', () => {
  it('tells the state once and each watched timeline once, however much happened', async () => {
    const { clock, announcer, seen } = anAnnouncer()
    for (let times = 0; times < 100; times++) {
      announcer.changed()
      announcer.changed(room('a'))
      announcer.changed(room('b'))
    }
    assert.deepEqual(seen, [])
    await clock.advance(0)
    assert.deepEqual(seen, ['state first', 'timeline a'])
  })

  it('rests for as long as telling took, and then tells at once what has happened', async () => {
    const { clock, announcer, seen, made } = anAnnouncer()
    made.timeline = async (roomId) => {
      made.spentMs += 40
      return aTimeline(roomId)
    }
    announcer.changed(room('a'))
    await clock.advance(0)
    announcer.changed()
    await clock.advance(39)
    assert.deepEqual(seen, ['state first', 'timeline a'])
    await clock.advance(1)
    assert.deepEqual(seen, ['state first', 'timeline a', 'state first'])
    await clock.advance(40)
    announcer.changed()
    await clock.advance(0)
    assert.equal(seen.length, 4)
  })

  it('says nothing when nothing happened', async () => {
    const { clock, announcer, seen } = anAnnouncer()
    announcer.changed()
    await clock.advance(0)
    await clock.advance(1_000)
    assert.equal(seen.length, 1)
  })

  it('tells afterwards what happens while it is telling', async () => {
    const { clock, announcer, seen, made } = anAnnouncer()
    made.timeline = async (roomId) => {
      if (made.name === 'first') {
        made.name = 'second'
        announcer.changed()
      }
      return aTimeline(roomId)
    }
    announcer.changed(room('a'))
    await clock.advance(0)
    await clock.advance(0)
    assert.deepEqual(seen, ['state first', 'timeline a', 'state second'])
  })

  it('never lets a newer timeline be overtaken by an older one that took longer', async () => {
    const { clock, announcer, seen, made } = anAnnouncer()
    const slow = Promise.withResolvers<Timeline>()
    made.timeline = () => slow.promise
    announcer.changed(room('a'))
    await clock.advance(0)
    made.timeline = async (roomId) => aTimeline(roomId)
    announcer.changed(room('a'))
    await clock.advance(0)
    assert.deepEqual(seen, ['state first'])
    slow.resolve(aTimeline(room('a')))
    await clock.advance(0)
    await clock.advance(0)
    assert.deepEqual(seen, ['state first', 'timeline a', 'state first', 'timeline a'])
  })

  it('goes on after something went wrong, and reports it', async () => {
    const { clock, announcer, seen, faults, made } = anAnnouncer()
    made.timeline = () => Promise.reject(new Error('damaged'))
    announcer.changed(room('a'))
    await clock.advance(0)
    made.timeline = async () => undefined
    announcer.changed(room('a'))
    await clock.advance(0)
    assert.equal(faults.length, 1)
    assert.deepEqual(seen, ['state first', 'state first'])
  })
})
