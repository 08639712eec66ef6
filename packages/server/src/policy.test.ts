import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AccountId, Member, Room, RoomId, RoomKind } from '@securechat/protocol'
import { may, type Action, type Actor } from './policy.ts'
import { anId } from './test-world/ids.ts'

const [alice, bob, carol, mallory] = Array.from({ length: 4 }, () => anId<AccountId>()) as [
  AccountId,
  AccountId,
  AccountId,
  AccountId,
]
const as = (accountId: AccountId, role: Actor['role'] = 'member'): Actor => ({ accountId, role })

function aRoom(kind: RoomKind): Room {
  const member = (accountId: AccountId, role: Member['role'], state: Member['state']): Member => {
    return { accountId, role, state, sinceSeq: 1, delivered: 0, read: 0 }
  }
  const members = [
    member(alice, 'admin', 'joined'),
    member(bob, 'member', 'joined'),
    member(carol, 'member', 'asked'),
  ]
  const place = { headSeq: 1, lastCommitSeq: 1, createdAtMs: 0 }
  return { roomId: anId<RoomId>(), kind, history: 'shared', members, ...place }
}

const remove = (...accountIds: AccountId[]): Action => ({ kind: 'remove-people', accountIds })

describe('what a role allows', () => {
  it('nothing in a room that one is not in, or only waits for, or that is not there', () => {
    const actions: Action[] = [{ kind: 'add-people' }, remove(bob), { kind: 'invite' }, { kind: 'describe' }]
    for (const action of actions)
      for (const actor of [as(mallory), as(mallory, 'owner'), as(carol)]) {
        assert.equal(may(actor, action, aRoom('open')), false)
        assert.equal(may(actor, action, undefined), false)
      }
  })

  it('adding, to every member', () => {
    for (const kind of ['direct', 'group', 'open'] as const)
      assert.equal(may(as(bob), { kind: 'add-people' }, aRoom(kind)), true)
  })

  it('removing others, to administrators of the room or the workspace', () => {
    assert.equal(may(as(bob), remove(alice), aRoom('group')), false)
    assert.equal(may(as(bob), remove(mallory, alice), aRoom('group')), false)
    assert.equal(may(as(alice), remove(bob), aRoom('group')), true)
    assert.equal(may(as(bob, 'admin'), remove(alice), aRoom('open')), true)
    assert.equal(may(as(bob, 'owner'), remove(alice), aRoom('open')), true)
  })

  it('removing from a direct room, to nobody', () => {
    assert.equal(may(as(alice, 'owner'), remove(bob), aRoom('direct')), false)
  })

  it('tidying away whoever is no member any more, to every member', () => {
    for (const kind of ['direct', 'group', 'open'] as const)
      assert.equal(may(as(bob), remove(mallory), aRoom(kind)), true)
  })

  it('inviting, to members of rooms that are not direct', () => {
    assert.equal(may(as(bob), { kind: 'invite' }, aRoom('group')), true)
    assert.equal(may(as(bob), { kind: 'invite' }, aRoom('open')), true)
    assert.equal(may(as(alice), { kind: 'invite' }, aRoom('direct')), false)
  })

  it('describing, to members of open rooms', () => {
    assert.equal(may(as(bob), { kind: 'describe' }, aRoom('open')), true)
    assert.equal(may(as(alice, 'owner'), { kind: 'describe' }, aRoom('group')), false)
  })

  it('changing what is kept, to the room’s administrators and to the two of a direct room', () => {
    const action: Action = { kind: 'set-policy' }
    assert.equal(may(as(alice), action, aRoom('group')), true)
    assert.equal(may(as(bob), action, aRoom('group')), false)
    assert.equal(may(as(bob, 'owner'), action, aRoom('group')), false)
    assert.equal(may(as(bob), action, aRoom('direct')), true)
    assert.equal(may(as(alice), action, undefined), false)
  })

  it('withdrawing an invitation, to its maker and to administrators', () => {
    const action: Action = { kind: 'revoke-invite', madeBy: bob }
    assert.equal(may(as(bob), action, aRoom('group')), true)
    assert.equal(may(as(alice), action, aRoom('group')), true)
    assert.equal(may(as(mallory, 'admin'), action, undefined), true)
    assert.equal(may(as(mallory), action, aRoom('group')), false)
    assert.equal(may(as(carol), action, aRoom('group')), false)
  })
})
