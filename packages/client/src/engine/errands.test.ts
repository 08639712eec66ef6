import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChatError } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { RoomSummary } from '../state.ts'
import { MemoryStore } from '../store/memory.ts'
import { TestRooms } from '../testing/test-rooms.ts'
import { errandEntry, runErrands, type Errand } from './errands.ts'

async function aStoreWith(errand: Errand) {
  const store = new MemoryStore()
  await store.write({ put: [errandEntry(errand)] })
  const rooms = new TestRooms()
  return {
    rooms,
    run: () => runErrands(store, rooms.rooms),
    calls: () => rooms.asked.map(({ name }) => name),
  }
}

const link = 'https://chat.example.org/invite#abcdefghijklmnopqrst-A'

describe('what making an account promises', () => {
  it('is done once', async () => {
    const { run, calls } = await aStoreWith({ kind: 'first-room' })
    await run()
    await run()
    assert.deepEqual(calls(), ['createRoom'])
  })

  it('is tried again after the connection broke', async () => {
    const { rooms, run, calls } = await aStoreWith({ kind: 'join', link })
    rooms.answers.joinByInvite = () => Promise.reject(new OfflineError())
    await assert.rejects(run(), OfflineError)
    delete rooms.answers.joinByInvite
    await run()
    await run()
    assert.deepEqual(calls(), ['joinByInvite', 'joinByInvite'])
  })

  it('is given up when it cannot succeed any more', async () => {
    const { rooms, run, calls } = await aStoreWith({ kind: 'join', link })
    rooms.answers.joinByInvite = () => Promise.reject(new ChatError('invite-over'))
    await assert.rejects(run(), new ChatError('invite-over'))
    await run()
    assert.deepEqual(calls(), ['joinByInvite'])
  })

  it('does not make a second first room when the first was made and that was forgotten', async () => {
    const { rooms, run, calls } = await aStoreWith({ kind: 'first-room' })
    // SAFETY: only how many there are matters here.
    rooms.known = [{} as RoomSummary]
    await run()
    assert.deepEqual(calls(), [])
  })
})
