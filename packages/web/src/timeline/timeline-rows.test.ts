import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, EventId, Line, MessageLine, NoticeLine } from '../engine/contract.ts'
import { countBehind, isPrepended, lastReads, lastSeqOf, timelineRows } from './timeline-rows.ts'

const noon = new Date('2026-03-18T12:00:00').getTime()
const minute = 60_000
const id = (text: string) => text as AccountId

function aMessage(seq: number, change: Partial<MessageLine> = {}): MessageLine {
  return {
    kind: 'message',
    key: `m${seq}` as EventId,
    seq,
    authorId: id('bob'),
    authorName: 'Bob',
    isMine: false,
    text: 'hello',
    atMs: noon + seq * 1000,
    status: 'sent',
    deliveredTo: [],
    readBy: [],
    ...change,
  }
}

function aNotice(seq: number): NoticeLine {
  return {
    kind: 'notice',
    key: `n${seq}` as EventId,
    seq,
    atMs: noon + seq * 1000,
    notice: { kind: 'left', name: 'Carol' },
  }
}

const shape = (lines: Line[], newAfterSeq = 1000): string =>
  timelineRows(lines, newAfterSeq)
    .filter((row) => row.kind !== 'end')
    .map((row) => (row.kind === 'message' ? (row.startsGroup ? 'head' : 'more') : row.kind))
    .join(' ')

test('one author within five minutes is one group', () => {
  const later = aMessage(3, { atMs: noon + 2000 + 5 * minute })
  assert.equal(shape([aMessage(1), aMessage(2), later]), 'top day head more head')
})

test('another author, a notice and another day begin a new group', () => {
  const tomorrow = aMessage(5, { atMs: noon + 24 * 60 * minute })
  assert.equal(
    shape([aMessage(1), aMessage(2, { authorId: id('eve') }), aNotice(3), aMessage(4), tomorrow]),
    'top day head head notice head day head',
  )
})

test('a group does not run over midnight', () => {
  const midnight = new Date('2026-03-19T00:00:00').getTime()
  assert.equal(
    shape([aMessage(1, { atMs: midnight - minute }), aMessage(2, { atMs: midnight + minute })]),
    'top day head day head',
  )
})

test('the New line stands once, before the first unread message of somebody else', () => {
  const lines = [aMessage(1), aMessage(2, { isMine: true }), aMessage(3), aMessage(4)]
  assert.equal(shape(lines, 1), 'top day head more new head more')
  assert.equal(shape([aMessage(1), aMessage(2, { isMine: true })], 1), 'top day head more')
  const { seq: _, ...pending } = aMessage(9)
  assert.equal(shape([aMessage(1), pending], 1), 'top day head more')
})

test('the name a room is made with is not told beside its creation; later ones are', () => {
  const renamed: NoticeLine['notice'] = { kind: 'renamed', by: 'Bob', name: 'Plans', topic: '' }
  const created: NoticeLine = { ...aNotice(1), notice: { kind: 'created', by: 'Bob' } }
  assert.equal(shape([created, { ...aNotice(2), notice: renamed }, aMessage(3)]), 'top day notice head')
  assert.equal(
    shape([created, aMessage(2), { ...aNotice(3), notice: renamed }]),
    'top day notice head notice',
  )
})

test('each reader stands at the last message they have read', () => {
  const lines = [
    aMessage(1, { readBy: [id('bob'), id('carol')] }),
    aMessage(2, { readBy: [id('bob')] }),
    aMessage(3),
  ]
  assert.deepEqual(
    [...lastReads(lines)],
    [
      ['m2', ['bob']],
      ['m1', ['carol']],
    ],
  )
})

test('only rows put in front count as prepended', () => {
  const before = timelineRows([aMessage(3), aMessage(4)], 1000)
  assert.ok(
    isPrepended(
      before,
      timelineRows(
        [1, 2, 3, 4].map((seq) => aMessage(seq)),
        1000,
      ),
    ),
  )
  assert.ok(
    !isPrepended(
      before,
      timelineRows(
        [3, 4, 5].map((seq) => aMessage(seq)),
        1000,
      ),
    ),
  )
  assert.ok(!isPrepended(timelineRows([], 0), before))
  assert.ok(
    !isPrepended(
      before,
      timelineRows(
        [7, 8, 9].map((seq) => aMessage(seq)),
        1000,
      ),
    ),
  )
})

test('counting looks only at what others wrote and the server has', () => {
  const { seq: _, ...pending } = aMessage(9, { isMine: true })
  const lines = [aMessage(1), aNotice(2), aMessage(3), aMessage(4, { isMine: true }), pending]
  assert.equal(lastSeqOf(lines), 4)
  assert.equal(countBehind(lines, 1), 1)
  assert.equal(lastSeqOf([]), 0)
})
