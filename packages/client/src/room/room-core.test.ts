import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RoomId } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import type { RoomHead } from './records.ts'
import { RoomCore } from './room-core.ts'
import { type RoomState, withHead } from './room-state.ts'
import { emptyRoster } from './roster.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
// SAFETY: nothing here looks at more of a head.
const aState = (have: number): RoomState => ({ head: { roomId, have } as RoomHead, roster: emptyRoster })

function aCore() {
  const store = new MemoryStore()
  const disk = { isFull: false, writes: 0 }
  const write = store.write.bind(store)
  store.write = async (change) => {
    disk.writes++
    if (disk.isFull) throw new Error('no room left')
    return write(change)
  }
  const seen = { reloads: 0, steps: [] as [number, number][] }
  const core: RoomCore = new RoomCore({
    roomId,
    store,
    state: aState(0),
    reload: async () => (seen.reloads++, core.state),
  })
  core.onStep(({ before, after }) => seen.steps.push([before.head.have, after.head.have]))
  const goOn = () => core.step(async (state) => ({ state: withHead(state, { have: state.head.have + 1 }) }))
  return { core, store, disk, seen, goOn }
}

describe('a room’s steps', () => {
  it('are taken one at a time, each from where the one before left off', async () => {
    const { core, seen, goOn } = aCore()
    await Promise.all([goOn(), goOn(), goOn()])
    assert.equal(core.state.head.have, 3)
    assert.deepEqual(seen.steps, [[0, 1], [1, 2], [2, 3]]) // prettier-ignore
  })

  it('are one write each, with everything that belongs to them', async () => {
    const { core, store, disk } = aCore()
    await core.step(async (state, batch) => {
      batch.put('line', Uint8Array.of(1))
      return { state: withHead(state, { have: 1 }) }
    })
    assert.equal(disk.writes, 1)
    assert.equal((await store.list({ prefix: '' })).length, 2)
  })

  it('have not happened when their write failed, and what was remembered beside the state is forgotten', async () => {
    const { core, disk, seen, goOn } = aCore()
    disk.isFull = true
    await assert.rejects(goOn(), /no room left/)
    assert.deepEqual([core.state.head.have, seen.reloads, seen.steps.length], [0, 1, 0])
    disk.isFull = false
    await goOn()
    assert.equal(core.state.head.have, 1)
  })

  it('that fail themselves write nothing', async () => {
    const { core, disk } = aCore()
    await assert.rejects(
      core.step(async () => {
        throw new Error('a bug')
      }),
      /a bug/,
    )
    assert.equal(disk.writes, 0)
  })

  it('that change nothing are none', async () => {
    const { core, disk, seen } = aCore()
    await core.step(async () => undefined)
    assert.deepEqual([disk.writes, seen.steps.length], [0, 0])
  })

  it('do not begin any more once stopped, and the last one has ended by then', async () => {
    const { core, goOn } = aCore()
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    void core.step(async (state) => {
      begun.resolve()
      await gate.promise
      return { state: withHead(state, { have: 1 }) }
    })
    await begun.promise
    const stopped = core.stop()
    gate.resolve()
    await stopped
    assert.equal(core.state.head.have, 1)
    await goOn()
    assert.equal(core.state.head.have, 1)
  })
})
