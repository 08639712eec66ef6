import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, type Member, type Room as ServerRoom, RoomId } from '@securechat/protocol'
import type { RoomGroup } from './cryptography.ts'
import { newRoomState, stateFromServer } from './server-room.ts'

const account = (letter: string) => AccountId.parse(`${letter.repeat(21)}A`)
const [alice, bob] = [account('A'), account('B')]
const member = (accountId: AccountId, state: Member['state'] = 'joined'): Member => {
  return { accountId, role: 'member', state, sinceSeq: 2, delivered: 0, read: 0 }
}
const listed = (...members: Member[]): ServerRoom => ({
  roomId: RoomId.parse(alice),
  kind: 'group',
  history: 'since-join',
  members,
  headSeq: 9,
  lastCommitSeq: 7,
  createdAtMs: 0,
})

describe('a room as the server lists it', () => {
  it('is waited for by a device whose account is in, from the end of the log on', () => {
    const { head } = newRoomState(listed(member(alice), member(bob)), alice)
    assert.deepEqual(
      [head.stage, head.have, head.oldest, head.lastCommitSeq, head.groupSeq],
      ['waiting', 9, 10, 7, 0],
    )
  })

  it('shows nothing of its log to an account that only asks', () => {
    const { head } = newRoomState(listed(member(alice, 'asked'), member(bob)), alice)
    assert.deepEqual([head.stage, head.have], ['asking', 0])
  })

  it('is entered once the account has been let in', () => {
    const asking = newRoomState(listed(member(alice, 'asked')), alice)
    const step = stateFromServer(asking, listed(member(alice)), alice)
    assert.equal(step?.state.head.stage, 'waiting')
  })

  it('is entered anew without vouching for anybody over the time that was missed', () => {
    const before = newRoomState(listed(member(alice, 'asked'), member(bob)), alice)
    const admitted = [{ accountId: bob, sinceSeq: 2 }]
    const astray = { ...before, roster: { ...before.roster, admitted } }
    const step = stateFromServer(astray, listed(member(alice), member(bob)), alice)
    assert.deepEqual(step?.state.roster.admitted, [{ accountId: bob }])
  })

  it('keeps a group that was joined since', () => {
    const asking = newRoomState(listed(member(alice, 'asked')), alice)
    // SAFETY: only whether there is one matters here.
    const step = stateFromServer({ ...asking, group: {} as RoomGroup }, listed(member(alice)), alice)
    assert.equal(step?.state.head.stage, 'joined')
  })

  it('says who is in only where it and the log are at the same place', () => {
    const state = newRoomState(listed(member(alice), member(bob)), alice)
    const without = listed(member(alice))
    assert.equal(stateFromServer(state, { ...without, headSeq: 12 }, alice), undefined)
    assert.equal(stateFromServer(state, without, alice)?.state.roster.members.length, 1)
    assert.equal(stateFromServer(state, listed(member(alice), member(bob)), alice), undefined)
  })

  it('names the other person of a direct room', () => {
    const { head } = newRoomState({ ...listed(member(alice), member(bob)), kind: 'direct' }, alice)
    assert.equal(head.with, bob)
  })
})
