import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RoomId } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import { Batch } from './batch.ts'
import { Guards } from './guards.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const frame = (epoch: number, counter: bigint) => ({ epoch, kid: 5n, counter })

describe('guards against frames that come again', () => {
  async function accepts(guards: Guards, store: MemoryStore, at: ReturnType<typeof frame>) {
    const batch = new Batch()
    const isNew = await guards.accept(at, batch)
    await batch.writeTo(store)
    return isNew
  }

  it('let each frame pass once, also after a restart', async () => {
    const store = new MemoryStore()
    const guards = new Guards(roomId, store)
    assert.equal(await accepts(guards, store, frame(1, 0n)), true)
    assert.equal(await accepts(guards, store, frame(1, 0n)), false)
    assert.equal(await accepts(new Guards(roomId, store), store, frame(1, 0n)), false)
    assert.equal(await accepts(new Guards(roomId, store), store, frame(1, 1n)), true)
  })

  it('go back to the disk when a write has failed: what was not stored may come again', async () => {
    const store = new MemoryStore()
    const guards = new Guards(roomId, store)
    await guards.accept(frame(1, 0n), new Batch())
    guards.forget()
    assert.equal(await accepts(guards, store, frame(1, 0n)), true)
  })

  it('are kept for the present epoch and the one before', async () => {
    const store = new MemoryStore()
    const guards = new Guards(roomId, store)
    for (const epoch of [1, 2, 3]) await accepts(guards, store, frame(epoch, 0n))
    const batch = new Batch()
    guards.dropBefore(2, batch)
    await batch.writeTo(store)
    const kept = (await store.list({ prefix: '' })).map(([key]) => Number(key.slice(-2)))
    assert.deepEqual(kept, [2, 3])
  })
})
