import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, DeviceId, limits, type RoomKind } from '@securechat/protocol'
import { type GroupChange, isNothing, isRemovalDue, reconcile, type Situation } from './reconcile.ts'

const account = (letter: string) => AccountId.parse(`${letter.repeat(21)}A`)
const device = (letter: string) => DeviceId.parse(`${letter.repeat(21)}Q`)
const [alice, bob, carol] = [account('A'), account('B'), account('C')]
const [alicePhone, aliceLaptop, bobPhone, carolPhone] = [device('a'), device('l'), device('b'), device('c')]

/** Alice's phone alone in a group room, with nothing to do. */
function aSituation(change: Partial<Situation> = {}): Situation {
  return {
    kind: 'group',
    me: { accountId: alice, deviceId: alicePhone },
    leaves: [{ leaf: 0, accountId: alice, deviceId: alicePhone }],
    members: [{ accountId: alice, state: 'joined' }],
    devices: [{ accountId: alice, deviceId: alicePhone, isRevoked: false }],
    lost: new Set(),
    admitted: new Set([alice]),
    proven: new Set(),
    wanted: new Set(),
    unwanted: new Set(),
    unaddable: new Set(),
    ...change,
  }
}

interface Bob {
  kind: RoomKind
  state: 'joined' | 'asked' | undefined
  hasLeaf: boolean
  isLost: boolean
  isRevoked: boolean
  isAdmitted: boolean
  isProven: boolean
  isWanted: boolean
  isUnwanted: boolean
  isWith: boolean
  isUnaddable: boolean
}

/** Alice's room as it is when all that is uncertain is Bob and his one phone. */
function withBob(its: Bob): Situation {
  const alone = aSituation()
  const setOf = <T>(value: T, isIn: boolean) => new Set(isIn ? [value] : [])
  return {
    ...alone,
    kind: its.kind,
    members: its.state ? [...alone.members, { accountId: bob, state: its.state }] : alone.members,
    leaves: its.hasLeaf ? [...alone.leaves, { leaf: 1, accountId: bob, deviceId: bobPhone }] : alone.leaves,
    devices: [...alone.devices, { accountId: bob, deviceId: bobPhone, isRevoked: its.isRevoked }],
    lost: setOf(bobPhone, its.isLost),
    admitted: setOf(bob, its.isAdmitted),
    proven: setOf(bob, its.isProven),
    wanted: setOf(bob, its.isWanted),
    unwanted: setOf(bob, its.isUnwanted),
    unaddable: setOf(bobPhone, its.isUnaddable),
    ...(its.isWith ? { with: bob } : {}),
  }
}

function* everyBob(): Generator<Bob> {
  const flags = ['hasLeaf', 'isLost', 'isRevoked', 'isAdmitted', 'isProven', 'isWanted', 'isUnwanted', 'isWith', 'isUnaddable'] // prettier-ignore
  for (const kind of ['direct', 'group', 'open'] as const)
    for (const state of [undefined, 'asked', 'joined'] as const)
      for (let bits = 0; bits < 2 ** flags.length; bits++) {
        const chosen = flags.map((flag, at) => [flag, ((bits >> at) & 1) === 1])
        yield { kind, state, ...(Object.fromEntries(chosen) as Omit<Bob, 'kind' | 'state'>) } // SAFETY: every flag is set above.
      }
}

const everyCase = [...everyBob()]
const adds = (change: GroupChange) => change.addDevices.some(({ deviceId }) => deviceId === bobPhone)
const removesLeaf = (change: GroupChange) => change.removeLeaves.includes(1)

/** Every case that satisfies `when` must satisfy `then`; says how many there were so that none means failure. */
function always(when: (its: Bob) => boolean, then: (change: GroupChange, its: Bob) => boolean): void {
  const cases = everyCase.filter(when)
  assert.ok(cases.length > 0)
  for (const its of cases) {
    const change = reconcile(withBob(its))
    assert.ok(then(change, its), `${JSON.stringify(its)} → ${JSON.stringify(change)}`)
  }
}

describe('what a commit must do, in every case there is with one other person', () => {
  it('adds nobody beyond as many devices as a room holds, except in the place of one that goes', () => {
    const leaves = Array.from({ length: limits.roomDevices }, (_, leaf) => ({
      leaf,
      accountId: alice,
      deviceId: leaf === 0 ? alicePhone : leaf === 1 ? aliceLaptop : (`${leaf}` as DeviceId), // SAFETY: only compared.
    }))
    const devices = [{ accountId: bob, deviceId: bobPhone, isRevoked: false }]
    const full = aSituation({ leaves, devices, wanted: new Set([bob]) })
    assert.deepEqual(reconcile(full).addDevices, [])
    const { addDevices, removeLeaves } = reconcile({ ...full, lost: new Set([aliceLaptop]) })
    assert.deepEqual([addDevices.map(({ deviceId }) => deviceId), removeLeaves], [[bobPhone], [1]])
  })

  it('a server’s word that somebody joined lets nobody into a group room', () =>
    always(
      (its) => its.kind === 'group' && !its.hasLeaf && !its.isAdmitted && !its.isProven && !its.isWanted,
      (change) =>
        isNothing(change) || (!adds(change) && change.adds.length === 0 && change.addDevices.length === 0),
    ))

  it('a proof counts for those who ask, and for nobody who does not', () => {
    always(
      (its) => its.kind === 'group' && its.state === 'asked' && its.isProven && isFree(its) && !its.hasLeaf,
      (change) => adds(change) && change.adds.includes(bob),
    )
    always(
      (its) => its.kind === 'group' && its.state === undefined && !its.isWanted,
      (change) => !adds(change),
    )
  })

  it('whoever asks to join an open room is let in', () =>
    always(
      (its) => its.kind === 'open' && its.state === 'asked' && isFree(its) && !its.hasLeaf,
      (change) => adds(change) && change.adds.includes(bob),
    ))

  it('a direct room takes in its other person and nobody else', () => {
    always(
      (its) => its.kind === 'direct' && !its.isWith,
      (change) => !adds(change) && change.adds.length === 0,
    )
    always(
      (its) => its.kind === 'direct' && its.isWith && its.isWanted && isFree(its) && !its.hasLeaf,
      (change) => adds(change),
    )
    always(
      (its) => its.kind === 'direct' && its.state === undefined && !its.isWanted,
      (change) => !adds(change),
    )
  })

  it('whom the person added comes in, member of the workspace or asking or neither', () =>
    always(
      (its) => its.kind !== 'direct' && its.isWanted && isFree(its) && !its.hasLeaf,
      (change, its) => adds(change) && change.adds.includes(bob) === (its.state !== 'joined'),
    ))

  it('a leaf goes exactly if its person is no member, is to go, or its device is revoked or lost', () =>
    always(
      (its) => its.hasLeaf,
      (change, its) =>
        removesLeaf(change) === (its.state !== 'joined' || its.isUnwanted || its.isRevoked || its.isLost),
    ))

  it('a lost device of a member goes and comes back in one commit', () =>
    always(
      (its) =>
        its.hasLeaf &&
        its.isLost &&
        its.state === 'joined' &&
        isFree(its) &&
        (its.kind !== 'direct' || its.isWith),
      (change) => removesLeaf(change) && adds(change) && change.adds.length === 0,
    ))

  it('nothing is added that is revoked, unaddable, to go, or there already', () =>
    always(
      (its) => !isFree(its) || (its.hasLeaf && its.state === 'joined' && !its.isLost),
      (change) => !adds(change),
    ))

  it('people stop being members only by this person’s decision', () =>
    always(
      () => true,
      (change, its) => change.removes.includes(bob) === (its.isUnwanted && its.state === 'joined'),
    ))

  it('nobody becomes a member without a device, nor a second time', () =>
    always(
      () => true,
      (change, its) => !change.adds.includes(bob) || (adds(change) && its.state !== 'joined'),
    ))

  it('sealing must wait exactly while somebody who is out still has a leaf', () => {
    for (const its of everyCase) {
      const isOut = its.hasLeaf && (its.state !== 'joined' || its.isUnwanted || its.isRevoked)
      assert.equal(isRemovalDue(withBob(its)), isOut, JSON.stringify(its))
    }
  })

  it('never touches the leaf it would commit from', () => {
    for (const its of everyCase) assert.ok(!reconcile(withBob(its)).removeLeaves.includes(0))
  })

  /** Nothing about Bob or his phone stands against adding it. */
  function isFree(its: Bob): boolean {
    return !its.isRevoked && !its.isUnaddable && !its.isUnwanted
  }
})

describe('what a commit must do, with more people', () => {
  it('is nothing when everything agrees', () => assert.ok(isNothing(reconcile(aSituation()))))

  it('is nothing for somebody who is no member (any more)', () => {
    const asked = aSituation({ members: [{ accountId: alice, state: 'asked' }], wanted: new Set([bob]) })
    assert.ok(isNothing(reconcile(asked)))
    assert.ok(isNothing(reconcile({ ...asked, members: [] })))
  })

  it('adds the other devices of the same account', () => {
    const devices = [...aSituation().devices, { accountId: alice, deviceId: aliceLaptop, isRevoked: false }]
    assert.deepEqual(reconcile(aSituation({ devices })), {
      addDevices: [{ accountId: alice, deviceId: aliceLaptop }],
      removeLeaves: [],
      adds: [],
      removes: [],
    })
  })

  it('does not remove the own account, whatever it was asked', () => {
    const change = reconcile(aSituation({ unwanted: new Set([alice]) }))
    assert.ok(isNothing(change))
  })

  it('adds and removes people and devices in one commit', () => {
    const change = reconcile(
      aSituation({
        leaves: [
          { leaf: 0, accountId: alice, deviceId: alicePhone },
          { leaf: 3, accountId: bob, deviceId: bobPhone },
        ],
        members: [
          { accountId: alice, state: 'joined' },
          { accountId: bob, state: 'joined' },
        ],
        devices: [{ accountId: carol, deviceId: carolPhone, isRevoked: false }],
        wanted: new Set([carol]),
        unwanted: new Set([bob]),
      }),
    )
    const addDevices = [{ accountId: carol, deviceId: carolPhone }]
    assert.deepEqual(change, { addDevices, removeLeaves: [3], adds: [carol], removes: [bob] })
  })

  it('adds no more devices than fit in one commit', () => {
    const many = Array.from({ length: limits.addsPerCommit + 5 }, (_, at) => ({
      accountId: bob,
      deviceId: DeviceId.parse(`${String(at).padStart(21, 'd')}Q`),
      isRevoked: false,
    }))
    assert.equal(
      reconcile(aSituation({ devices: many, wanted: new Set([bob]) })).addDevices.length,
      limits.addsPerCommit,
    )
  })
})
