import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { AccountId, RoomId } from '@securechat/protocol'
import { aMessage, anId, aPerson } from '../storage/contract/entries.ts'
import type { Announcement } from './bus.ts'
import { Sayings } from './sayings.ts'

const over = (sessionId: string): Announcement => ({ kind: 'session-over', sessionId })

function anEvent(roomId: RoomId): Announcement {
  const { event } = aMessage({ roomId, sender: aPerson(), after: 1 })
  return { kind: 'event', event: { ...event, seq: 2 }, rosterSeq: 1 }
}

function presence(accountId: AccountId, state: 'online' | 'away'): Announcement {
  return { kind: 'signal', signal: { kind: 'presence', accountId, state }, to: 'everybody' }
}

it('of entries that went unsaid it keeps the rooms, each once, until they were said again', () => {
  const sayings = new Sayings()
  const [one, two] = [anId<RoomId>(), anId<RoomId>()]
  for (const roomId of [one, two, one]) sayings.unsaid(anEvent(roomId))
  assert.ok(sayings.hasUnsaid)
  assert.deepEqual(sayings.again(0), [{ kind: 'resynchronise', rooms: [one, two] }])
  assert.deepEqual(sayings.again(0), [])
  assert.ok(!sayings.hasUnsaid)
})

it('keeps the last word on each matter, and none on typing', () => {
  const sayings = new Sayings()
  const [alice, bob] = [anId<AccountId>(), anId<AccountId>()]
  const typing: Announcement = {
    kind: 'signal',
    signal: { kind: 'typing', roomId: anId(), accountId: alice },
    to: 'everybody',
  }
  const said = [presence(alice, 'away'), presence(bob, 'away'), typing, presence(alice, 'online')]
  for (const announcement of said) {
    sayings.remember(announcement)
    sayings.unsaid(announcement)
  }
  assert.deepEqual(sayings.again(0), [presence(bob, 'away'), presence(alice, 'online')])
})

it('repeats what was said for 30 s, and what was not until it is', () => {
  const sayings = new Sayings()
  const [said, unsaid] = [over('said'), over('unsaid')]
  sayings.remember(said)
  sayings.remember(unsaid)
  sayings.said(said, 1_000)
  sayings.unsaid(unsaid)
  assert.deepEqual(sayings.again(31_000), [said, unsaid])
  assert.deepEqual(sayings.again(31_001), [unsaid])
  sayings.said(unsaid, 40_000)
  assert.ok(!sayings.hasUnsaid)
  assert.deepEqual(sayings.again(70_001), [])
})

it('holds no more than it may: beyond that all rooms are to be read again, and the oldest words are given up', () => {
  const sayings = new Sayings()
  for (let i = 0; i < 10_001; i++) {
    sayings.unsaid(anEvent(`room ${i}` as RoomId))
    const announcement = over(`${i}`)
    sayings.remember(announcement)
    sayings.unsaid(announcement)
  }
  const again = sayings.again(0)
  assert.equal(again.length, 10_001)
  assert.deepEqual(again[0], over('1'))
  assert.deepEqual(again.at(-1), { kind: 'resynchronise', rooms: 'all' })
  assert.equal(sayings.givenUp, 1)
})

it('does not repeat what is still on its way, nor what another server has had a later word on', () => {
  const sayings = new Sayings()
  const alice = anId<AccountId>()
  sayings.remember(over('sending'))
  const away = presence(alice, 'away')
  sayings.remember(away)
  sayings.said(away, 0)
  assert.deepEqual(sayings.again(1), [away])
  sayings.heard(presence(alice, 'online'))
  assert.deepEqual(sayings.again(2), [])
})
