import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, EventId, RoomId } from '@securechat/protocol'
import type { LineBody, LineRecord, RosterMember } from './records.ts'
import { emptyRoster } from './roster.ts'
import { drawTimeline, type TimelineParts } from './timeline.ts'

const account = (letter: string) => AccountId.parse(`${letter.repeat(21)}A`)
const [alice, bob, carol] = [account('A'), account('B'), account('C')]
const names = new Map([[alice, 'alice'], [bob, 'bob'], [carol, 'carol']]) // prettier-ignore
const eventId = (seq: number) => EventId.parse(`${String(seq).padStart(21, 'e')}A`)
const member = (accountId: AccountId): RosterMember => ({
  accountId,
  role: 'member',
  state: 'joined',
  sinceSeq: 1,
})
const line = (seq: number, accountId: AccountId, body: LineBody): LineRecord => {
  return { seq, eventId: eventId(seq), accountId, atMs: seq * 1000, body }
}
const text = (seq: number, accountId: AccountId, said: string) =>
  line(seq, accountId, { kind: 'text', text: said })

/** Alice's view of a group room with Bob and Carol. */
function parts(change: Partial<TimelineParts> = {}): TimelineParts {
  return {
    head: { roomId: RoomId.parse(alice), kind: 'group', stage: 'joined', oldest: 1, hasStart: true, have: 9 },
    roster: { ...emptyRoster, members: [alice, bob, carol].map(member) },
    cursors: {},
    lines: [],
    outgoing: [],
    lineOf: (id) => change.lines?.find((known) => known.eventId === id),
    threadSeenSeq: () => 0,
    newAfterSeq: 0,
    me: alice,
    nameOf: (accountId) => names.get(accountId) ?? '',
    ...change,
  }
}

const drawn = (change: Partial<TimelineParts>) => drawTimeline(parts(change)).lines
const noticesOf = (change: Partial<TimelineParts>) =>
  drawn(change).flatMap((shown) => (shown.kind === 'notice' ? [shown.notice] : []))

describe('a timeline', () => {
  it('shows messages in the order of the log, with their authors, and pending ones last', () => {
    const outgoing = [
      { eventId: eventId(9), content: { type: 'text', text: 'three' } as const, writtenAtMs: 5 },
    ]
    const lines = [text(2, bob, 'one'), text(3, alice, 'two')]
    const shown = drawn({ lines, outgoing })
    assert.deepEqual(
      shown.map(
        (one) => one.kind === 'message' && [one.text, one.authorName, one.isMine, one.seq, one.status],
      ),
      [
        ['one', 'bob', false, 2, 'sent'],
        ['two', 'alice', true, 3, 'sent'],
        ['three', 'alice', true, undefined, 'sending'],
      ],
    )
  })

  const waiting = { eventId: eventId(9), content: { type: 'text', text: 'hi' } as const, writtenAtMs: 5 }
  const statuses = [
    ['sending', waiting],
    ['sent', { ...waiting, seq: 9 }],
    ['failed', { ...waiting, failure: 'too-large' }],
  ] as const
  for (const [status, message] of statuses)
    it(`shows a message that is not in the log yet as ${status}`, () => {
      const [shown] = drawn({ outgoing: [message] })
      assert.equal(shown?.kind === 'message' && shown.status, status)
    })

  it('shows a message once while it is both in the log and about to leave the outbox', () => {
    const outgoing = [{ ...waiting, eventId: eventId(2), seq: 2 }]
    assert.equal(drawn({ lines: [text(2, alice, 'hi')], outgoing }).length, 1)
  })

  it('shows an entry that is listed twice once', () => {
    const repeated = { ...text(5, bob, 'again'), eventId: eventId(2) }
    assert.equal(drawn({ lines: [text(2, bob, 'again'), repeated] }).length, 1)
  })

  it('says who has received and read what is mine, and nobody who has left', () => {
    const cursors = {
      [alice]: { delivered: 9, read: 9 },
      [bob]: { delivered: 3, read: 2 },
      [carol]: { delivered: 9, read: 9 },
    }
    const members = [alice, bob].map(member)
    const shown = drawn({
      lines: [2, 3, 4].map((seq) => text(seq, alice, 'x')),
      cursors,
      roster: { ...emptyRoster, members },
    })
    assert.deepEqual(
      shown.map((one) => one.kind === 'message' && [one.status, one.deliveredTo, one.readBy]),
      [
        ['read', [bob], [bob]],
        ['delivered', [bob], []],
        ['sent', [], []],
      ],
    )
  })

  it('tells what happened in quiet lines', () => {
    const lines = [
      line(1, alice, { kind: 'created' }),
      line(2, alice, { kind: 'changed', added: [bob, carol], removed: [] }),
      line(3, bob, { kind: 'renamed', name: 'Design', topic: 'colours' }),
      line(4, bob, { kind: 'hidden' }),
      line(5, carol, { kind: 'left' }),
      line(6, bob, { kind: 'refused' }),
      line(7, bob, { kind: 'unreadable', why: 'damaged' }),
    ]
    assert.deepEqual(noticesOf({ lines }), [
      { kind: 'created', by: 'alice' },
      { kind: 'added', by: 'alice', names: ['bob', 'carol'] },
      { kind: 'renamed', by: 'bob', name: 'Design', topic: 'colours' },
      { kind: 'left', name: 'carol' },
      { kind: 'refused-change', by: 'bob' },
      { kind: 'unreadable', by: 'bob', why: 'damaged' },
    ])
  })

  it('gives each line a key of its own, also when one commit adds and removes', () => {
    const shown = drawn({ lines: [line(2, alice, { kind: 'changed', added: [bob], removed: [carol] })] })
    assert.equal(new Set(shown.map(({ key }) => key)).size, 2)
  })

  it('offers to let somebody in while they ask, and only where that is for a person to decide', () => {
    const lines = [line(4, carol, { kind: 'asked' })]
    const asking = { ...member(carol), state: 'asked' as const, sinceSeq: 4 }
    const roster = { ...emptyRoster, members: [member(alice), asking] }
    const notice = { kind: 'asked', name: 'carol', accountId: carol }
    assert.deepEqual(noticesOf({ lines, roster }), [{ ...notice, canLetIn: true }])
    const open = { ...parts().head, kind: 'open' as const }
    assert.deepEqual(noticesOf({ lines, roster, head: open }), [{ ...notice, canLetIn: false }])
    assert.deepEqual(noticesOf({ lines }), [])
  })

  it('knows whether there is more above', () => {
    const lines = [text(5, bob, 'x')]
    const has = (change: Partial<TimelineParts['head']>) =>
      drawTimeline(parts({ lines, head: { ...parts().head, ...change } })).hasOlder
    assert.equal(has({ oldest: 5, hasStart: true }), false)
    assert.equal(has({ oldest: 3, hasStart: true }), true)
    assert.equal(has({ oldest: 5, hasStart: false }), true)
    assert.equal(has({ stage: 'asking', hasStart: false }), false)
  })
})
