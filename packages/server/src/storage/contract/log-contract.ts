import assert from 'node:assert/strict'
import { limits, type DeviceId, type EventId, type RoomId } from '@securechat/protocol'
import { aCommit, aMessage, anId, aPerson, aRosterChange, NOW_MS, randomText } from './entries.ts'
import { refuses, tally, type ItWithStorage } from './suite.ts'
import { anEmptyRoom, aRoom, aWorkspace, logOf } from './workspace.ts'

/** Numbers, idempotence, who may append, replays: docs/spec/delivery.md. */
export function logContract(it: ItWithStorage): void {
  it('[DL1] numbers each room 1, 2, 3 with no gaps, from the entry that made it', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const rooms = [await aRoom(storage, alice, bob), await aRoom(storage, bob, alice)] as const
    const seqs = []
    for (const roomId of [rooms[0], rooms[1], rooms[0]]) {
      const { event } = await storage.append(aMessage({ roomId, sender: alice, after: 2 }))
      seqs.push(event.seq)
    }
    assert.deepEqual(seqs, [3, 3, 4])
    const log = await logOf(storage, rooms[0])
    assert.deepEqual(
      log.map(({ seq, kind }) => [seq, kind]),
      [
        [1, 'roster'],
        [2, 'commit'],
        [3, 'message'],
        [4, 'message'],
      ],
    )
  })

  it('[DL1] 100 messages sent at once get 100 numbers in a row', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const sent = Array.from({ length: 100 }, (_, i) =>
      aMessage({ roomId, sender: i % 2 ? alice : bob, after: 2 }),
    )
    const stored = await Promise.all(sent.map((entry) => storage.append(entry)))
    const seqs = stored.map(({ event }) => event.seq).sort((a, b) => a - b)
    assert.deepEqual(
      seqs,
      Array.from({ length: 100 }, (_, i) => i + 3),
    )
    const log = await logOf(storage, roomId)
    const byPlace = stored.map(({ event }) => event).sort((a, b) => a.seq - b.seq)
    assert.deepEqual(log.slice(2), byPlace)
  })

  it('[DL2] stores an entry once, however often it is sent', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const entry = aMessage({ roomId, sender: alice, after: 1 })
    const first = await storage.append(entry)
    const again = await storage.append({ ...entry, counter: 7, kid: randomText(36) })
    assert.equal(first.isNew, true)
    assert.deepEqual(again, { ...first, isNew: false })
    assert.equal((await logOf(storage, roomId)).length, 2)
  })

  it('[DL2] stores an entry once when it is sent ten times at once', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const entry = aMessage({ roomId, sender: alice, after: 1 })
    const all = await Promise.all(Array.from({ length: 10 }, () => storage.append(entry)))
    assert.equal(all.filter(({ isNew }) => isNew).length, 1)
    assert.deepEqual(new Set(all.map(({ event }) => event.seq)), new Set([2]))
  })

  it('[DL2] returns a stored commit and a stored roster entry to whoever sends them again', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice)
    const commit = aCommit({ roomId, sender: alice, after: 1, adds: [bob] })
    const left = aRosterChange('left', { roomId, sender: bob })
    const first = [await storage.append(commit), await storage.append(left)]
    const again = [await storage.append(commit), await storage.append(left)]
    assert.deepEqual(
      again.map(({ event }) => event),
      first.map(({ event }) => event),
    )
    assert.equal((await logOf(storage, roomId)).length, 3)
  })

  it('[DL3] refuses an event id that is another sender’s, or another kind of entry’s', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const eventId = anId<EventId>()
    await storage.append(aMessage({ roomId, sender: alice, after: 2, eventId }))
    await refuses('bad-request', storage.append(aMessage({ roomId, sender: bob, after: 2, eventId })))
    await refuses('bad-request', storage.append(aCommit({ roomId, sender: alice, after: 2, eventId })))
    const elsewhere = await anEmptyRoom(storage, bob)
    await storage.append(aMessage({ roomId: elsewhere, sender: bob, after: 1, eventId }))
  })

  it('[DL4] lets nobody append but joined members', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await aRoom(storage, alice, bob)
    await storage.append(aRosterChange('asked', { roomId, sender: carol }))
    for (const sender of [carol, aPerson()]) {
      await refuses('not-found', storage.append(aMessage({ roomId, sender, after: 2 })))
      await refuses('not-found', storage.append(aCommit({ roomId, sender, after: 2 })))
      await refuses('not-found', storage.append(aRosterChange('lost', { roomId, sender })))
    }
    await storage.append(aRosterChange('left', { roomId, sender: bob }))
    await refuses('not-found', storage.append(aMessage({ roomId, sender: bob, after: 2 })))
    await refuses('not-found', storage.append(aRosterChange('left', { roomId, sender: bob })))
    const nowhere = anId<RoomId>()
    await refuses('not-found', storage.append(aMessage({ roomId: nowhere, sender: alice, after: 1 })))
  })

  it('[DL5] refuses a counter that is not higher than the last one under the same key', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const kid = randomText(36)
    const send = (sender: typeof alice, counter: number) =>
      storage.append(aMessage({ roomId, sender, after: 2, kid, counter }))
    await send(alice, 4)
    await send(alice, 6)
    await refuses('message-replayed', send(alice, 6))
    await refuses('message-replayed', send(alice, 5))
    await send(bob, 4)
    await send(alice, 7)
  })

  it('[DL5] refuses a message whose own time is far from ours, unless it is stored already', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const send = (sentAtMs: number) => storage.append(aMessage({ roomId, sender: alice, after: 1, sentAtMs }))
    await refuses('message-stale', send(NOW_MS - limits.clockSkewMs - 1))
    await refuses('message-stale', send(NOW_MS + limits.clockSkewMs + 1))
    await send(NOW_MS - limits.clockSkewMs)
    const message = aMessage({ roomId, sender: alice, after: 1 })
    const first = await storage.append(message)
    const acceptedAtMs = NOW_MS + 10 * limits.clockSkewMs
    const again = await storage.append({ ...message, event: { ...message.event, acceptedAtMs } })
    assert.deepEqual(again, { ...first, isNew: false })
  })

  it('[DL5] lets one of many through when a frame is replayed at once', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const kid = randomText(36)
    const replay = () => storage.append(aMessage({ roomId, sender: alice, after: 1, kid, counter: 3 }))
    assert.deepEqual(await tally(Array.from({ length: 20 }, replay)), { done: 1, 'message-replayed': 19 })
  })

  it('[DL6] keeps nothing of an entry it refused: no number, no counter, no member', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice)
    const kid = randomText(36)
    const late = aMessage({ roomId, sender: alice, after: 9, kid, counter: 5 })
    await refuses('epoch-stale', storage.append(late))
    // Somebody who exists beside somebody, or some device, that does not: the one is not added either.
    const halfWrong = aCommit({ roomId, sender: alice, after: 1, adds: [bob, aPerson()] })
    const addedDevices = [bob.deviceId, anId<DeviceId>()]
    const lateWrong = aCommit({ roomId, sender: alice, after: 1, adds: [bob], addedDevices })
    for (const entry of [halfWrong, lateWrong]) await refuses('not-found', storage.append(entry))
    assert.deepEqual((await storage.audience({ roomId })).joined, [alice.accountId])
    const { event } = await storage.append(aMessage({ roomId, sender: alice, after: 1, kid, counter: 5 }))
    assert.equal(event.seq, 2)
  })

  it('[DL6] a refused entry does not take with it those sent at the same time', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice)
    const good = Array.from({ length: 10 }, () => aMessage({ roomId, sender: alice, after: 1 }))
    const bad = Array.from({ length: 10 }, () => aMessage({ roomId, sender: bob, after: 1 }))
    const mixed = good.flatMap((entry, i) => [entry, bad[i] ?? entry])
    const outcome = await tally(mixed.map((entry) => storage.append(entry)))
    assert.deepEqual(outcome, { done: 10, 'not-found': 10 })
    assert.deepEqual(
      (await logOf(storage, roomId)).map(({ seq }) => seq),
      Array.from({ length: 11 }, (_, i) => i + 1),
    )
  })

  it('[DL7] keeps every part of every kind of entry', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await anEmptyRoom(storage, alice)
    const proof = { inviteId: anId<never>(), mac: randomText(32) }
    const asked = aRosterChange('asked', { roomId, sender: carol, nowMs: NOW_MS + 1 })
    const sent = [
      aCommit({ roomId, sender: alice, after: 1, adds: [bob] }),
      aMessage({ roomId, sender: bob, after: 2, frame: randomText(limits.frameBytes) }),
      { ...asked, event: { ...asked.event, proof } },
      aRosterChange('device', { roomId, sender: bob }),
    ]
    for (const entry of sent) await storage.append(entry)
    const log = await logOf(storage, roomId)
    assert.deepEqual(
      log.slice(1),
      sent.map(({ event }, i) => ({ ...event, seq: i + 2 })),
    )
  })
}
