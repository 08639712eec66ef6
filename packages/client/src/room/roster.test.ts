import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  AccountId,
  type CommitEvent,
  DeviceId,
  EventId,
  RoomId,
  type RosterEvent,
} from '@securechat/protocol'
import type { Roster } from './records.ts'
import { emptyRoster, furthestCursors, rosterAfter, rosterFromServer, rosterWithGroup } from './roster.ts'

const account = (letter: string) => AccountId.parse(`${letter.repeat(21)}A`)
const [alice, bob, carol] = [account('A'), account('B'), account('C')]
const bobPhone = DeviceId.parse(`${'b'.repeat(21)}A`)
const place = {
  roomId: RoomId.parse(alice),
  eventId: EventId.parse(alice),
  deviceId: bobPhone,
  acceptedAtMs: 0,
}

const roster = (seq: number, accountId: AccountId, change: RosterEvent['change']): RosterEvent => {
  return { kind: 'roster', ...place, seq, accountId, change }
}
const commit = (seq: number, people: Pick<CommitEvent, 'adds' | 'removes'>): CommitEvent => {
  return { kind: 'commit', ...place, seq, accountId: alice, commit: '', ...people }
}
const after = (...events: (RosterEvent | CommitEvent)[]): Roster => events.reduce(rosterAfter, emptyRoster)
const states = ({ members }: Roster) =>
  members.map(({ accountId, state, sinceSeq }) => [accountId, state, sinceSeq])

describe('the list of members', () => {
  it('follows the log', () => {
    const now = after(
      roster(1, alice, 'created'),
      roster(2, bob, 'asked'),
      commit(3, { adds: [bob, carol], removes: [] }),
      roster(4, carol, 'left'),
    )
    assert.deepEqual(states(now), [
      [alice, 'joined', 1],
      [bob, 'joined', 3],
    ])
    assert.equal(now.members[0]?.role, 'admin')
  })

  it('keeps since when somebody is a member, whoever adds or asks again', () => {
    const now = after(roster(1, alice, 'created'), commit(2, { adds: [bob], removes: [] }), roster(3, bob, 'asked'), commit(4, { adds: [bob], removes: [] })) // prettier-ignore
    assert.deepEqual(states(now)[1], [bob, 'joined', 2])
  })

  it('removes before it adds: who is in both starts anew', () => {
    const now = after(roster(1, alice, 'created'), commit(2, { adds: [bob], removes: [] }), commit(3, { adds: [bob], removes: [bob] })) // prettier-ignore
    assert.deepEqual(states(now)[1], [bob, 'joined', 3])
  })

  it('forgets, with somebody who has gone, everything that could let them back in', () => {
    const known: Roster = {
      ...after(roster(1, alice, 'created'), commit(2, { adds: [bob], removes: [] }), roster(3, bob, 'lost')),
      admitted: [{ accountId: bob, sinceSeq: 2 }],
      unwanted: [bob],
    }
    const gone = rosterAfter(known, commit(4, { adds: [], removes: [bob] }))
    assert.deepEqual([gone.admitted, gone.lost, gone.unwanted], [[], [], []])
  })

  it('remembers which devices are lost until they were added again after that', () => {
    const lost = after(
      roster(1, alice, 'created'),
      commit(2, { adds: [bob], removes: [] }),
      roster(5, bob, 'lost'),
    )
    const leaves = [{ leaf: 1, accountId: bob, deviceId: bobPhone }]
    const readded = new Set([bobPhone])
    assert.equal(rosterWithGroup(lost, { leaves, seq: 4, readded }).lost.length, 1)
    assert.equal(rosterWithGroup(lost, { leaves, seq: 6, readded: new Set() }).lost.length, 1)
    assert.equal(rosterWithGroup(lost, { leaves, seq: 6, readded }).lost.length, 0)
  })

  it('admits who is both a member and in the group, and counts a wish as fulfilled only then', () => {
    const wishing = {
      ...after(roster(1, alice, 'created'), commit(2, { adds: [bob], removes: [] })),
      wanted: [bob, carol],
    }
    const leaves = [bob, carol].map((accountId, leaf) => ({ leaf, accountId, deviceId: bobPhone }))
    const now = rosterWithGroup(wishing, { leaves, seq: 2, readded: new Set() })
    assert.deepEqual(now.admitted, [{ accountId: bob, sinceSeq: 2 }])
    assert.deepEqual(now.wanted, [carol])
  })

  it('vouches for nobody over a time in which they were not in the group', () => {
    const members = after(roster(1, alice, 'created'), commit(2, { adds: [bob], removes: [] }))
    const leaves = [{ leaf: 1, accountId: bob, deviceId: bobPhone }]
    const steps = [leaves, [], leaves].map((held, at) => ({
      leaves: held,
      seq: 10 * (at + 1),
      readded: new Set<DeviceId>(),
    }))
    const admitted = steps.map(
      (_step, at) => steps.slice(0, at + 1).reduce(rosterWithGroup, members).admitted,
    )
    assert.deepEqual(admitted, [
      [{ accountId: bob, sinceSeq: 10 }],
      [{ accountId: bob }],
      [{ accountId: bob, sinceSeq: 30 }],
    ])
  })

  it('taken from the server’s list, keeps the proofs of those who still ask', () => {
    const proof = { inviteId: alice as never, mac: 'A'.repeat(43) }
    const asking = rosterAfter(emptyRoster, { ...roster(7, bob, 'asked'), proof })
    const listed = {
      accountId: bob,
      role: 'member',
      state: 'asked',
      sinceSeq: 7,
      delivered: 0,
      read: 0,
    } as const
    assert.deepEqual(rosterFromServer(asking, [listed]).members[0]?.proof, proof)
    assert.equal(rosterFromServer(asking, [{ ...listed, sinceSeq: 9 }]).members[0]?.proof, undefined)
  })
})

describe('cursors', () => {
  it('only move forward, each by itself', () => {
    const start = furthestCursors({}, [{ accountId: bob, delivered: 5, read: 3 }])
    const same = furthestCursors(start, [{ accountId: bob, delivered: 4, read: 1 }])
    assert.equal(same, start)
    assert.deepEqual(furthestCursors(start, [{ accountId: bob, delivered: 2, read: 4 }])[bob], {
      delivered: 5,
      read: 4,
    })
    assert.deepEqual(furthestCursors(start, [{ accountId: bob, delivered: 0, read: 9 }])[bob], {
      delivered: 9,
      read: 9,
    })
  })
})
