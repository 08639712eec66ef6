import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { fromBytes, toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { Roster } from './records.ts'
import { QuietWorld } from './testing/quiet-world.ts'

const DAY_MS = 24 * 3_600_000

let world: QuietWorld
beforeEach(async () => (world = await QuietWorld.begin()))
afterEach(() => world.end())

describe('what a room keeps', () => {
  it('[GR26] is changed by whoever administers it, on every device and on the server', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    await world.done(world.rooms('alice').setRoomPolicy(roomId, { history: 'shared', keepDays: 7 }))
    await world.until('bob agrees', () => world.summary('bob', roomId)?.keepDays === 7)
    assert.deepEqual((await world.notices('bob', roomId)).slice(-1), ['policy'])
    await world.until('the server is told', () => world.onServer(roomId).options.history === 'shared')
  })

  it('[GR26] a change by somebody who may not make it is refused by the members', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    const wish = { history: 'shared', keepDays: 0 } as const
    await assert.rejects(world.rooms('bob').setRoomPolicy(roomId, wish), { code: 'not-allowed' })
    // Software that does not ask itself.
    const bob = world.device('bob')
    bob.die()
    const { roster } = roomKeys(roomId)
    const kept = fromBytes<Roster>(bob.disk.get(roster)!)
    bob.disk.set(roster, toBytes({ ...kept, wantedPolicy: wish }))
    await bob.start()
    bob.goOnline()
    await world.until('it is refused', async () =>
      (await world.notices('carol', roomId)).includes('refused-change'),
    )
    assert.equal(world.summary('alice', roomId)?.history, 'since-join')
    await world.send('alice', roomId, 'we go on')
    await world.shows('carol', roomId, 'we go on')
  })

  it('[GR27] messages go when their time has come, with the secrets of their epochs, and stay where they stay', async () => {
    const roomId = await world.room('group', 'shared', 'bob')
    await world.send('alice', roomId, 'of its time')
    await world.shows('bob', roomId, 'of its time')
    const first = world.onServer(roomId).log.findLast(({ kind }) => kind === 'message')
    assert.ok(first?.kind === 'message')
    const epochsOf = (name: string) =>
      [...world.device(name).disk.keys()].filter((key) => key.startsWith(roomKeys(roomId).epochs))
    const vaulted = () => [...world.device('bob').account.vault.entries.keys()].filter((name) => name.includes(roomId)) // prettier-ignore
    const before = vaulted().length
    assert.ok(before > 0)
    await world.done(world.rooms('alice').setRoomPolicy(roomId, { history: 'shared', keepDays: 1 }))
    await world.pass(DAY_MS)
    await world.send('bob', roomId, 'still young')
    await world.pass(2 * 3_600_000)
    for (const name of ['alice', 'bob']) await world.shows(name, roomId, 'still young')
    for (const name of ['alice', 'bob']) {
      const { disk } = world.device(name)
      assert.ok(!disk.has(roomKeys(roomId).line(first.seq)), `${name}’s line`)
      assert.ok(!epochsOf(name).includes(roomKeys(roomId).epoch(first.epoch)), `${name}’s secret`)
    }
    assert.ok(!vaulted().includes(`epoch/${roomId}/${first.epoch}`), 'nor in the vault')
    assert.equal((await world.rooms('bob').search('time')).total, 0)
  })
})
