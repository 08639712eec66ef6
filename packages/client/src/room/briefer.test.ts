import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RoomHistory } from '@securechat/crypto'
import { AccountId, DeviceId, RoomId } from '@securechat/protocol'
import { type Briefing, decodeBriefing } from '../content.ts'
import type { RoomsContext } from '../context.ts'
import { MemoryStore } from '../store/memory.ts'
import { Batch } from './batch.ts'
import { Briefer } from './briefer.ts'
import { EpochArchive } from './epoch-archive.ts'
import type { GroupChange } from './reconcile.ts'
import type { RoomState } from './room-state.ts'
import { emptyRoster } from './roster.ts'
import { AccountVault, ModelVault } from './testing/model-vault.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const account = (letter: string) => AccountId.parse(`${letter.repeat(21)}A`)
const [bob, carol] = [account('B'), account('C')]
const device = DeviceId.parse(roomId)
const secretOf = (epoch: number) => new Uint8Array(32).fill(epoch)
const schedule: RoomsContext['schedule'] = () => () => {}

/** A device that knows epochs 1 to 4, which began at entries 10, 20, 30 and 40. */
async function aKnowingDevice() {
  const store = new MemoryStore()
  const vault = new ModelVault({ store, account: new AccountVault(), schedule, isOpen: () => false })
  const archive = new EpochArchive(roomId, { store, vault })
  const batch = new Batch()
  for (const epoch of [1, 2, 3, 4])
    archive.add({ epoch, secret: secretOf(epoch), sinceSeq: epoch * 10, history: 'shared' }, batch)
  await batch.writeTo(store)
  return { store, vault, archive, briefer: new Briefer(archive) }
}

function stateOf(
  history: RoomHistory,
  admitted: RoomState['roster']['admitted'] = [],
  sharedFromEpoch = 0,
): RoomState {
  // SAFETY: a briefing looks at nothing else.
  return {
    head: { name: 'Tea', topic: 'cake' },
    roster: { ...emptyRoster, admitted },
    group: { settings: { history, sharedFromEpoch } },
  } as unknown as RoomState
}

const adding = (...accountIds: AccountId[]): GroupChange => {
  const addDevices = accountIds.map((accountId) => ({ accountId, deviceId: device }))
  return { addDevices, removeLeaves: [], adds: [], removes: [] }
}
const epochsIn = (briefing: Briefing | undefined) => briefing?.epochs.map(({ epoch }) => epoch)

describe('what newcomers are told', () => {
  const told = async (state: RoomState, change: GroupChange) => {
    const { briefer } = await aKnowingDevice()
    return decodeBriefing(await briefer.briefing(state, change))
  }

  it('is name and topic, and every epoch where history is shared', async () => {
    const briefing = await told(stateOf('shared'), adding(bob))
    assert.deepEqual([briefing?.name, briefing?.topic], ['Tea', 'cake'])
    assert.deepEqual(epochsIn(briefing), [1, 2, 3, 4])
  })

  it('is no epoch at all where history begins with joining', async () => {
    assert.deepEqual(epochsIn(await told(stateOf('since-join'), adding(bob))), [])
  })

  it('is no epoch from before sharing began, unless they were there', async () => {
    assert.deepEqual(epochsIn(await told(stateOf('shared', [], 3), adding(bob))), [3, 4])
    const state = stateOf('shared', [{ accountId: bob, sinceSeq: 20 }], 4)
    assert.deepEqual(epochsIn(await told(state, adding(bob))), [2, 3, 4])
  })

  it('is no epoch where nothing is kept, not even for a device of somebody who was there', async () => {
    assert.deepEqual(
      epochsIn(await told(stateOf('none', [{ accountId: bob, sinceSeq: 1 }]), adding(bob))),
      [],
    )
  })

  it('is, for the device of somebody who has been there since, what went on since', async () => {
    const state = stateOf('since-join', [{ accountId: bob, sinceSeq: 30 }])
    assert.deepEqual(epochsIn(await told(state, adding(bob))), [3, 4])
  })

  it('is what all of them may know, when several come by one Welcome', async () => {
    const admitted = [
      { accountId: bob, sinceSeq: 10 },
      { accountId: carol, sinceSeq: 40 },
    ]
    assert.deepEqual(epochsIn(await told(stateOf('since-join', admitted), adding(bob, carol))), [4])
    assert.deepEqual(
      epochsIn(await told(stateOf('since-join', admitted.slice(0, 1)), adding(bob, carol))),
      [],
    )
  })
})

describe('the archive of epochs', () => {
  it('gives back what this device saw, what the vault holds, and what a briefing told', async () => {
    const { archive, vault, store } = await aKnowingDevice()
    await vault.put(`epoch/${roomId}/7`, secretOf(7))
    const batch = new Batch()
    const briefed = Array.from({ length: 900 }, (_, at) => ({ epoch: 100 + at, secret: Buffer.from(secretOf(at)).toString('base64url'), sinceSeq: 1 })) // prettier-ignore
    archive.addBriefed(briefed, 50, batch)
    await batch.writeTo(store)
    assert.deepEqual(await archive.secretOf(2), secretOf(2))
    assert.deepEqual(await archive.secretOf(7), secretOf(7))
    assert.deepEqual(await archive.secretOf(999), secretOf(899))
    assert.equal(await archive.secretOf(8), undefined)
    assert.equal((await archive.all()).length, 4 + 1 + 900)
  })

  it('finds what was briefed on another device of the account, by the vault alone', async () => {
    const { vault, store } = await aKnowingDevice()
    const batch = new Batch()
    const other = new EpochArchive(roomId, { store: new MemoryStore(), vault })
    other.addBriefed(
      [{ epoch: 200, secret: Buffer.from(secretOf(5)).toString('base64url'), sinceSeq: 1 }],
      60,
      batch,
    )
    await batch.writeTo(store)
    await store.deletePrefix(`room/${roomId}/`)
    assert.deepEqual(await new EpochArchive(roomId, { store, vault }).secretOf(200), secretOf(5))
  })
})
