import assert from 'node:assert/strict'
import type { RoomId } from '@securechat/protocol'
import type { Storage } from '../storage.ts'
import { aCommit, aMessage, anId, aRosterChange, randomText, type Person } from './entries.ts'
import type { ItWithStorage } from './suite.ts'
import { anEmptyRoom, aRoom, aWorkspace } from './workspace.ts'

/** Pages, cursors, audiences: docs/spec/delivery.md. */
export function readingContract(it: ItWithStorage): void {
  it('[DL8] reads forward page by page until the log ends', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aLog(storage, alice, 10)
    assert.deepEqual(await page(storage, { roomId, after: 0, limit: 4 }), [[1, 2, 3, 4], true])
    assert.deepEqual(await page(storage, { roomId, after: 4, limit: 4 }), [[5, 6, 7, 8], true])
    assert.deepEqual(await page(storage, { roomId, after: 8, limit: 2 }), [[9, 10], false])
    assert.deepEqual(await page(storage, { roomId, after: 10, limit: 4 }), [[], false])
  })

  it('[DL8] reads backward page by page, each in the log’s order', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aLog(storage, alice, 10)
    assert.deepEqual(await page(storage, { roomId, before: 11, limit: 4 }), [[7, 8, 9, 10], true])
    assert.deepEqual(await page(storage, { roomId, before: 7, limit: 6 }), [[1, 2, 3, 4, 5, 6], false])
    assert.deepEqual(await page(storage, { roomId, before: 1, limit: 4 }), [[], false])
    assert.deepEqual(await page(storage, { roomId, before: 99, limit: 1 }), [[10], true])
  })

  it('[DL9] returns nothing below the floor, in either direction', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aLog(storage, alice, 10)
    assert.deepEqual(await page(storage, { roomId, after: 0, limit: 3, floorSeq: 6 }), [[6, 7, 8], true])
    assert.deepEqual(await page(storage, { roomId, before: 9, limit: 3, floorSeq: 6 }), [[6, 7, 8], false])
    assert.deepEqual(await page(storage, { roomId, before: 6, limit: 3, floorSeq: 6 }), [[], false])
    assert.deepEqual(await page(storage, { roomId, after: 0, limit: 3, floorSeq: 11 }), [[], false])
  })

  it('[DL8] ends a page early rather than let it grow without bound, and says that there is more', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const frame = randomText(4 * 1024 * 1024)
    for (let i = 0; i < 2; i++) await storage.append(aMessage({ roomId, sender: alice, after: 1, frame }))
    assert.deepEqual(await page(storage, { roomId, after: 0, limit: 9 }), [[1], true])
    assert.deepEqual(await page(storage, { roomId, after: 1, limit: 9 }), [[2], true])
    assert.deepEqual(await page(storage, { roomId, after: 2, limit: 9 }), [[3], false])
    assert.deepEqual(await page(storage, { roomId, before: 4, limit: 9 }), [[3], true])
  })

  it('a room that is not there has no entries, no members and no audience', async (storage) => {
    const roomId = anId<RoomId>()
    assert.deepEqual(await page(storage, { roomId, after: 0, limit: 3 }), [[], false])
    assert.equal(await storage.room({ roomId }), undefined)
    assert.deepEqual(await storage.audience({ roomId }), { rosterSeq: 0, joined: [], asked: [] })
  })

  it('[DL10] moves cursors forward only', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aLog(storage, alice, 10)
    const { accountId } = alice
    const move = (delivered: number, read: number) =>
      storage.moveCursor({ roomId, accountId, delivered, read })
    assert.deepEqual(await move(5, 2), { roomId, accountId, delivered: 5, read: 2 })
    assert.equal(await move(5, 2), undefined)
    assert.equal(await move(4, 1), undefined)
    assert.deepEqual(await move(4, 3), { roomId, accountId, delivered: 5, read: 3 })
    const [member] = (await storage.room({ roomId }))?.members ?? []
    assert.deepEqual([member?.delivered, member?.read], [5, 3])
  })

  it('[DL10] what was read was delivered, and nothing beyond the end of the log was either', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await aLog(storage, alice, 10)
    const { accountId } = alice
    const move = (delivered: number, read: number) =>
      storage.moveCursor({ roomId, accountId, delivered, read })
    assert.equal(await move(0, 0), undefined)
    assert.deepEqual(await move(0, 6), { roomId, accountId, delivered: 6, read: 6 })
    assert.deepEqual(await move(1e9, 7), { roomId, accountId, delivered: 10, read: 7 })
    assert.equal(await move(2e9, 7), undefined)
  })

  it('[DL10] keeps the cursor of somebody who leaves and comes back, and moves none of a non-member', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const { accountId } = bob
    const move = () => storage.moveCursor({ roomId, accountId, delivered: 4, read: 4 })
    await storage.moveCursor({ roomId, accountId, delivered: 2, read: 2 })
    await storage.append(aRosterChange('left', { roomId, sender: bob }))
    await storage.append(aRosterChange('asked', { roomId, sender: bob }))
    assert.equal(await move(), undefined)
    await storage.append(aCommit({ roomId, sender: alice, after: 2, adds: [bob] }))
    const member = (await storage.room({ roomId }))?.members.find((each) => each.accountId === accountId)
    assert.deepEqual([member?.delivered, member?.read], [2, 2])
    assert.deepEqual(await move(), { roomId, accountId, delivered: 4, read: 4 })
  })

  it('[DL11] rosterSeq is the number of the entry that last changed who has joined or asked', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await anEmptyRoom(storage, alice)
    const entries = [
      [aMessage({ roomId, sender: alice, after: 1 }), 1],
      [aCommit({ roomId, sender: alice, after: 1, adds: [bob] }), 3],
      [aCommit({ roomId, sender: bob, after: 3, addedDevices: [bob.deviceId] }), 3],
      [aCommit({ roomId, sender: bob, after: 4, adds: [alice], removes: [carol] }), 3],
      [aRosterChange('asked', { roomId, sender: carol }), 6],
      [aRosterChange('asked', { roomId, sender: carol }), 6],
      [aRosterChange('lost', { roomId, sender: bob }), 6],
      [aRosterChange('device', { roomId, sender: bob }), 6],
      [aRosterChange('left', { roomId, sender: carol }), 10],
      [aCommit({ roomId, sender: alice, after: 5, removes: [bob] }), 11],
    ] as const
    for (const [entry, rosterSeq] of entries) {
      assert.equal((await storage.append(entry)).rosterSeq, rosterSeq)
      assert.equal((await storage.audience({ roomId })).rosterSeq, rosterSeq)
    }
  })

  it('[DL11] the audience is who has joined, and apart from them who has asked', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await aRoom(storage, alice, bob)
    await storage.append(aRosterChange('asked', { roomId, sender: carol }))
    const audience = await storage.audience({ roomId })
    assert.deepEqual(new Set(audience.joined), new Set([alice.accountId, bob.accountId]))
    assert.deepEqual(audience.asked, [carol.accountId])
  })
}

/** A room whose log has `length` entries. */
async function aLog(storage: Storage, sender: Person, length: number): Promise<RoomId> {
  const roomId = await anEmptyRoom(storage, sender)
  const messages = Array.from({ length: length - 1 }, () => aMessage({ roomId, sender, after: 1 }))
  await Promise.all(messages.map((entry) => storage.append(entry)))
  return roomId
}

type At = { roomId: RoomId; after?: number; before?: number; limit: number; floorSeq?: number }

async function page(storage: Storage, at: At): Promise<[number[], boolean]> {
  const { events, more } = await storage.events({ floorSeq: 0, ...at })
  return [events.map(({ seq }) => seq), more]
}
