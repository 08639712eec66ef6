import assert from 'node:assert/strict'
import type { EventId } from '@securechat/protocol'
import { aCommit, aMessage, anId, NOW_MS } from './entries.ts'
import { type ItWithStorage, refuses } from './suite.ts'
import { aRoom, aWorkspace } from './workspace.ts'

/** Taking sealed bytes out of the log: docs/spec/delivery.md DL19. */
export function erasingContract(it: ItWithStorage): void {
  it('[DL19] an erased message keeps its number and its id, and has no bytes any more', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const message = aMessage({ roomId, sender: alice, after: 2 })
    const { event } = await storage.append(message)
    await storage.append(aMessage({ roomId, sender: bob, after: 2 }))
    const nowMs = NOW_MS + 5
    const eventIds = [event.eventId, anId<EventId>()]
    await storage.erase({ roomId, eventIds, only: alice.accountId, nowMs })
    await storage.erase({ roomId, eventIds, only: alice.accountId, nowMs: nowMs + 1 })
    const { events } = await storage.events({ roomId, after: 2, limit: 9, floorSeq: 0 })
    const { eventId, acceptedAtMs } = event
    const place = { roomId, seq: 3, eventId, ...alice, acceptedAtMs }
    assert.deepEqual(events[0], { kind: 'erased', ...place, erasedAtMs: nowMs })
    assert.deepEqual([events[1]?.kind, events[1]?.seq, events.length], ['message', 4, 2])
    // Its sender may never have heard that it was stored.
    assert.deepEqual(await storage.append(message), { event: events[0], isNew: false, rosterSeq: 2 })
  })

  it('[GR27] erases what is older than its room keeps, and nothing of rooms that keep it', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const [brief, long] = [await aRoom(storage, alice, bob), await aRoom(storage, alice, bob)]
    for (const roomId of [brief, long])
      for (let sent = 0; sent < 3; sent++) await storage.append(aMessage({ roomId, sender: alice, after: 2 }))
    await storage.setRoomPolicy({ roomId: brief, history: 'shared', keepDays: 7 })
    assert.equal((await storage.room({ roomId: brief }))?.history, 'shared')
    const kindsOf = async (roomId: typeof brief) =>
      (await storage.events({ roomId, after: 2, limit: 9, floorSeq: 0 })).events.map(({ kind }) => kind)
    const after = (days: number) => NOW_MS + days * 86_400_000
    assert.equal(await storage.eraseExpired({ nowMs: after(7), limit: 2 }), 0)
    const runs: number[] = []
    for (const _ of 'abc') runs.push(await storage.eraseExpired({ nowMs: after(7) + 1, limit: 2 }))
    assert.deepEqual(runs, [2, 1, 0])
    assert.deepEqual(await kindsOf(brief), ['erased', 'erased', 'erased'])
    await storage.setRoomPolicy({ roomId: brief, history: 'since-join', keepDays: 0 })
    assert.equal(await storage.eraseExpired({ nowMs: after(999), limit: 2 }), 0)
    assert.deepEqual(await kindsOf(long), ['message', 'message', 'message'])
    const missing = { roomId: anId<typeof brief>(), history: 'shared', keepDays: 1 } as const
    await refuses('not-found', storage.setRoomPolicy(missing))
  })

  it('[DL19] erases all or nothing, of one’s own only, and nothing but messages', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const own = await storage.append(aMessage({ roomId, sender: bob, after: 2 }))
    const other = await storage.append(aMessage({ roomId, sender: alice, after: 2 }))
    const commit = await storage.append(aCommit({ roomId, sender: bob, after: 2 }))
    const eventIds = [own, other, commit].map(({ event }) => event.eventId)
    const at = { roomId, nowMs: NOW_MS }
    await refuses(
      'not-allowed',
      storage.erase({ ...at, eventIds: eventIds.slice(0, 2), only: bob.accountId }),
    )
    await refuses('not-allowed', storage.erase({ ...at, eventIds: eventIds.slice(2) }))
    await storage.erase({ ...at, eventIds: eventIds.slice(1, 2) })
    const { events } = await storage.events({ roomId, after: 2, limit: 9, floorSeq: 0 })
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['message', 'erased', 'commit'],
    )
  })
}
