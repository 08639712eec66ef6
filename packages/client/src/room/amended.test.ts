import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, EventId } from '@securechat/protocol'
import fc from 'fast-check'
import { amended, type Amendment, type Change, withAmendments } from './amended.ts'
import type { LineRecord } from './records.ts'

const account = (letter: string) => AccountId.parse(`${letter.repeat(21)}A`)
const [alice, bob, carol] = [account('A'), account('B'), account('C')]
const eventId = (seq: number) => EventId.parse(`${String(seq).padStart(21, 'e')}A`)
const said = (seq: number, accountId: AccountId, change: Change): Amendment => ({
  seq,
  eventId: eventId(seq),
  accountId,
  atMs: seq * 1000,
  ...change,
})
const line = (about: Amendment[] = []): LineRecord => ({
  seq: 10,
  eventId: eventId(10),
  accountId: alice,
  atMs: 10_000,
  body: { kind: 'text', text: 'first' },
  about,
})
const edit = (seq: number, by: AccountId, text: string) => said(seq, by, { kind: 'edit', text })
const react = (seq: number, by: AccountId, emoji: string, isOn = true) =>
  said(seq, by, { kind: 'react', emoji, isOn })
const remove = (seq: number, by: AccountId, isByAdmin = false) => said(seq, by, { kind: 'delete', isByAdmin })

/** Anything anybody may send about a message, by whoever, before and after it. */
const anyAmendment: fc.Arbitrary<Amendment> = fc
  .record({
    seq: fc.integer({ min: 5, max: 30 }),
    by: fc.constantFrom(alice, bob, carol),
    change: fc.oneof(
      fc.constantFrom('x', 'y').map((text): Change => ({ kind: 'edit', text })),
      fc.boolean().map((isByAdmin): Change => ({ kind: 'delete', isByAdmin })),
      fc
        .record({ emoji: fc.constantFrom('👍', '🎉'), isOn: fc.boolean() })
        .map((given): Change => ({ kind: 'react', ...given })),
      fc.boolean().map((isOn): Change => ({ kind: 'pin', isOn })),
      fc
        .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
        .map((choices): Change => ({ kind: 'vote', choices })),
      fc.constant<Change>({ kind: 'close' }),
      fc.constant<Change>({ kind: 'reply' }),
      fc.integer({ min: 5, max: 30 }).map((seq): Change => ({ kind: 'unreply', reply: eventId(seq) })),
    ),
  })
  .map(({ seq, by, change }) => said(seq, by, change))
/** A log: every number belongs to one entry. */
const anyLog = fc.uniqueArray(anyAmendment, { maxLength: 16, selector: ({ seq }) => seq })

describe('what a message has become', () => {
  it('does not depend on the order in which the log was read, nor on reading parts of it twice', () => {
    const twoOrders = anyLog.chain((log) =>
      fc.tuple(fc.constant(log), fc.shuffledSubarray([...log, ...log], { minLength: log.length * 2 })),
    )
    fc.assert(
      fc.property(twoOrders, ([log, asRead]) => {
        const atOnce = amended(line(log))
        const oneByOne = asRead.reduce((known, news) => withAmendments(known, [news]), line())
        assert.deepEqual(amended(oneByOne), atOnce)
      }),
    )
  })

  it('is what its author last wrote, whoever else tried', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const now = amended(line(log))
        const own = log.filter(
          ({ kind, accountId, seq }) => kind === 'edit' && accountId === alice && seq > 10,
        )
        const last = own.toSorted((a, b) => a.seq - b.seq).at(-1)
        const text = last?.kind === 'edit' ? last.text : 'first'
        if (now.deletedBy === undefined) assert.equal(now.text, text)
      }),
    )
  })

  it('is gone for good once its author or an administrator took it back, and keeps nothing it said', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const kept = withAmendments(line(), log)
        const mayGo = log.some(
          (one) => one.kind === 'delete' && one.seq > 10 && (one.accountId === alice || one.isByAdmin),
        )
        assert.equal(amended(kept).deletedBy !== undefined, mayGo)
        if (mayGo) assert.ok(!/"(?:text|emoji)"/.test(JSON.stringify(kept)))
      }),
    )
  })

  it('counts a reaction once, takes it back, and shows who in order', () => {
    const log = [
      react(11, bob, '👍'),
      react(12, bob, '👍'),
      react(13, carol, '👍'),
      react(14, carol, '🎉'),
      react(15, carol, '🎉', false),
    ]
    assert.deepEqual(amended(line(log)).reactions, [{ emoji: '👍', by: [bob, carol] }])
  })

  it('refuses a foreign edit, and a foreign deletion that is not by an administrator', () => {
    const { text, deletedBy, editedAtMs } = amended(line([edit(11, bob, 'forged'), remove(12, bob)]))
    assert.deepEqual(
      { text, deletedBy, editedAtMs },
      { text: 'first', deletedBy: undefined, editedAtMs: undefined },
    )
    assert.equal(amended(line([remove(12, bob, true)])).deletedBy, bob)
  })

  it('is not touched by what was said before it', () => {
    assert.equal(amended(line([edit(9, alice, 'early')])).text, 'first')
  })

  it('stays deleted by whoever was first, and is not edited back', () => {
    const log = [remove(12, alice), remove(13, bob, true), edit(14, alice, 'back again'), remove(15, alice)]
    assert.deepEqual(amended(line(log)), { text: '', deletedBy: alice, reactions: [], replies: [] })
  })

  it('counts the answers in its thread that were not deleted', () => {
    const log = [
      said(11, bob, { kind: 'reply' }),
      said(12, carol, { kind: 'reply' }),
      said(13, bob, { kind: 'unreply', reply: eventId(11) }),
    ]
    assert.deepEqual(
      amended(line(log)).replies.map(({ accountId }) => accountId),
      [carol],
    )
  })

  const poll = (about: Amendment[], isMultiple = false): LineRecord => ({
    ...line(about),
    body: { kind: 'poll', question: 'tea?', options: ['yes', 'no', 'later'], isMultiple },
  })
  const vote = (seq: number, by: AccountId, ...choices: number[]) => said(seq, by, { kind: 'vote', choices })

  it('counts everybody’s last vote in a poll, once, and only answers that there are', () => {
    const log = [
      vote(11, bob, 0),
      vote(12, carol, 7, 1, 1, 2),
      vote(13, bob, 2),
      vote(14, alice, 0),
      vote(15, alice),
    ]
    assert.deepEqual(amended(poll(log)).poll, { by: [[], [carol], [bob]], isClosed: false })
    assert.deepEqual(amended(poll(log, true)).poll?.by, [[], [carol], [carol, bob]])
  })

  it('a poll is closed by whoever asked, and what comes after does not count', () => {
    const close = (seq: number, by: AccountId) => said(seq, by, { kind: 'close' })
    const log = [close(11, bob), vote(12, bob, 0), close(13, alice), vote(14, bob, 1), vote(15, carol, 1)]
    assert.deepEqual(amended(poll(log)).poll, { by: [[bob], [], []], isClosed: true })
  })

  it('a poll comes to the same in whatever order the log was read', () => {
    const twoOrders = anyLog.chain((log) =>
      fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
    )
    fc.assert(
      fc.property(twoOrders, fc.boolean(), ([log, asRead], isMultiple) => {
        const oneByOne = asRead.reduce((known, news) => withAmendments(known, [news]), poll([], isMultiple))
        assert.deepEqual(amended(oneByOne), amended(poll(log, isMultiple)))
      }),
    )
  })
})
