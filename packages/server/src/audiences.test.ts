import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AccountId, RoomId } from '@securechat/protocol'
import { Audiences } from './audiences.ts'

const roomId = (number: number) => `room-${number}` as RoomId
const accountId = (number: number) => `account-${number}` as AccountId

/** A store in which every room has so many members, and that says which rooms it was asked for. */
function storeOf(membersOf: (room: string) => number) {
  const asked: string[] = []
  const audience = async (at: { roomId: RoomId }) => {
    asked.push(at.roomId)
    return {
      rosterSeq: 1,
      asked: [],
      joined: Array.from({ length: membersOf(at.roomId) }, (_, i) => accountId(i)),
    }
  }
  return { asked, audience }
}

describe('the member lists in memory', () => {
  it('are no more than so many rooms, those used last', async () => {
    const store = storeOf(() => 3)
    const audiences = new Audiences(store, { rooms: 10, members: 1000 })
    for (let room = 0; room < 10_000; room++) {
      await audiences.read(roomId(room))
      assert.ok(audiences.isKnownIn(roomId(0), accountId(0)), 'the one that is used stays')
    }
    assert.deepEqual(audiences.measure(), { rooms: 10, members: 30, reads: 10_000, evictions: 9_990 })
    for (const room of [9_999, 9_998, 9_991]) assert.ok(audiences.known(roomId(room)))
    assert.equal(audiences.known(roomId(9_990)), undefined)
  })

  it('are no more than so many members together, save for the last list', async () => {
    const store = storeOf((room) => (room === roomId(7) ? 500 : 10))
    const audiences = new Audiences(store, { rooms: 1000, members: 100 })
    for (let room = 0; room < 7; room++) await audiences.read(roomId(room))
    assert.deepEqual(audiences.measure(), { rooms: 7, members: 70, reads: 7, evictions: 0 })
    await audiences.read(roomId(7))
    assert.deepEqual(audiences.measure(), { rooms: 1, members: 500, reads: 8, evictions: 7 })
    await audiences.read(roomId(8))
    assert.deepEqual(audiences.measure(), { rooms: 1, members: 10, reads: 9, evictions: 8 })
  })

  it('are counted rightly when they are replaced and forgotten', async () => {
    const store = storeOf(() => 4)
    const audiences = new Audiences(store, { rooms: 10, members: 100 })
    for (let time = 0; time < 3; time++) await audiences.read(roomId(1))
    await audiences.read(roomId(2))
    assert.equal(audiences.measure()['members'], 8)
    audiences.forget([roomId(1), roomId(5)])
    assert.equal(audiences.measure()['members'], 4)
    audiences.forget('all')
    assert.deepEqual([audiences.measure()['rooms'], audiences.measure()['members']], [0, 0])
    assert.equal(await audiences.has(roomId(2), accountId(3)), true)
    assert.deepEqual(store.asked.at(-1), roomId(2))
  })
})
