import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Timeline } from '@securechat/client'
import { toBase64url } from '@securechat/crypto'
import type { EventId, RoomEvent, RoomId } from '@securechat/protocol'
import { compare, type Violation } from './checker.ts'
import { Journal } from './journal.ts'

const id = (name: string) => toBase64url(new TextEncoder().encode(name.padEnd(16, '.')))
// SAFETY: sixteen bytes in base64url are an id of any kind.
const roomId = id('room') as RoomId
const eventId = (text: string) => id(text) as EventId

/** A log of messages whose ids are made from their texts, after the entry that made the room. */
const aLog = (...texts: string[]): RoomEvent[] =>
  ['created', ...texts].map((text, place) => {
    const who = { accountId: id('alice') as never, deviceId: id('phone') as never }
    const at = { roomId, seq: place + 1, eventId: eventId(text), acceptedAtMs: place, ...who }
    return { kind: 'roster', change: 'created', ...at }
  })

const aTimeline = (...lines: { text: string; seq?: number; isMine?: boolean }[]): Timeline => ({
  roomId,
  hasOlder: false,
  newAfterSeq: 0,
  headSeq: 0,
  lines: lines.map(({ text, seq, isMine = false }) => ({
    kind: 'message',
    key: eventId(text),
    ...(seq !== undefined && { seq }),
    authorId: id('alice') as never,
    authorName: 'alice',
    isMine,
    text,
    atMs: 0,
    status: 'sent',
    deliveredTo: [],
    readBy: [],
  })),
})

/** Alice wrote `one` and `two`, which bob received. */
function aQuietDay() {
  const [alice, bob] = [new Journal(), new Journal()]
  for (const text of ['one', 'two']) alice.sent(roomId, eventId(text), text)
  alice.saw(aTimeline({ text: 'one', seq: 2, isMine: true }, { text: 'two', seq: 3, isMine: true }))
  bob.saw(aTimeline({ text: 'one', seq: 2 }))
  bob.saw(aTimeline({ text: 'one', seq: 2 }, { text: 'two', seq: 3 }))
  const clients = [
    { label: 'alice', journal: alice },
    { label: 'bob', journal: bob },
  ]
  return {
    alice,
    bob,
    rules: (log: RoomEvent[]): Violation['rule'][] => compare(clients, log, roomId).map(({ rule }) => rule),
  }
}

describe('the checker', () => {
  it('finds nothing on a quiet day', () => {
    assert.deepEqual(aQuietDay().rules(aLog('one', 'two')), [])
  })

  it('finds an acknowledged message that the log has lost', () => {
    const { rules } = aQuietDay()
    assert.ok(rules(aLog('one')).includes('loss'))
  })

  it('finds a message that is in the log twice', () => {
    assert.ok(
      aQuietDay()
        .rules(aLog('one', 'two', 'two'))
        .includes('duplicate'),
    )
  })

  it('finds a message that a client saw twice', () => {
    const { bob, rules } = aQuietDay()
    bob.saw(aTimeline({ text: 'two', seq: 4 }))
    assert.ok(rules(aLog('one', 'two')).includes('duplicate'))
  })

  it('finds a message that turned up before one that comes before it', () => {
    const { alice, bob, rules } = aQuietDay()
    for (const text of ['three', 'four']) alice.sent(roomId, eventId(text), text)
    bob.saw(aTimeline({ text: 'four', seq: 5 }))
    bob.saw(aTimeline({ text: 'three', seq: 4 }, { text: 'four', seq: 5 }))
    assert.ok(rules(aLog('one', 'two', 'three', 'four')).includes('order'))
  })

  it('finds a screen that shows lines in another order than the log', () => {
    const { bob, rules } = aQuietDay()
    bob.saw(aTimeline({ text: 'two', seq: 3 }, { text: 'one', seq: 2 }))
    assert.ok(rules(aLog('one', 'two')).includes('order'))
  })

  it('allows history to be read from the end backwards, and own messages to be ahead of others', () => {
    const [alice, bob] = [new Journal(), new Journal()]
    for (const text of ['one', 'two']) alice.sent(roomId, eventId(text), text)
    bob.sent(roomId, eventId('three'), 'three')
    bob.saw(aTimeline({ text: 'three', seq: 4, isMine: true }))
    bob.saw(aTimeline({ text: 'two', seq: 3 }, { text: 'three', seq: 4, isMine: true }))
    bob.saw(
      aTimeline({ text: 'one', seq: 2 }, { text: 'two', seq: 3 }, { text: 'three', seq: 4, isMine: true }),
    )
    const clients = [{ label: 'alice', journal: alice }, { label: 'bob', journal: bob }] // prettier-ignore
    assert.deepEqual(compare(clients, aLog('one', 'two', 'three'), roomId), [])
  })

  it('finds a message at another place than in the log', () => {
    assert.ok(aQuietDay().rules(aLog('two', 'one')).includes('order'))
  })

  it('finds a number that is missing in the log', () => {
    const log = aLog('one', 'x', 'two').filter(({ seq }) => seq !== 3)
    assert.ok(aQuietDay().rules(log).includes('gap'))
  })

  it('finds a message that nobody wrote, or that says something else than was written', () => {
    const { bob, rules } = aQuietDay()
    bob.saw(aTimeline({ text: 'send me money', seq: 4 }))
    assert.ok(rules(aLog('one', 'two', 'send me money')).includes('phantom'))
  })

  it('allows a message nobody heard of again to be there once, or not at all', () => {
    const { alice, rules } = aQuietDay()
    alice.sent(roomId, eventId('three'), 'three')
    assert.deepEqual(rules(aLog('one', 'two')), [])
    assert.deepEqual(rules(aLog('one', 'two', 'three')), [])
  })
})
