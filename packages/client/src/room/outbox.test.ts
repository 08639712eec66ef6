import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CryptoError } from '@securechat/crypto'
import { ChatError, type ErrorCode, EventId, RoomId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import { type MemoryDisk, MemoryStore } from '../store/memory.ts'
import { settle, TestClock } from '../testing/clock.ts'
import { Batch } from './batch.ts'
import { NotReady, Outbox } from './outbox.ts'
import { Pauses } from './pauses.ts'
import type { OutboxEntry } from './records.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const idOf = (text: string) => EventId.parse(`${text.padEnd(21, 'x').slice(0, 21)}A`)
const textOf = ({ content }: OutboxEntry) => (content.type === 'text' ? content.text : content.type)

type Answer = number | Error

/** An outbox over a disk, and a server that answers as told: a number in the log, or an error. */
async function anOutbox({ disk = new Map() as MemoryDisk, answers = [] as Answer[] } = {}) {
  const clock = new TestClock()
  const store = new MemoryStore(disk)
  const posted: string[] = []
  const seen = { catchUps: 0, faults: [] as unknown[], changes: 0 }
  let nextSeq = 100
  const step = async (job: (batch: Batch) => void) => {
    const batch = new Batch()
    job(batch)
    await batch.writeTo(store)
  }
  const applied = { upTo: 0 }
  const outbox = new Outbox({
    roomId,
    store,
    pauses: new Pauses(clock.schedule),
    random: () => 0.5,
    nowMs: clock.nowMs,
    post: async (entry) => {
      posted.push(textOf(entry))
      const answer = answers.shift() ?? nextSeq++
      if (answer instanceof Error) throw answer
      return answer
    },
    catchUp: async () => void seen.catchUps++,
    step,
    isApplied: (seq) => seq <= applied.upTo,
    fault: (error) => seen.faults.push(error),
    changed: () => seen.changes++,
  })
  await outbox.load()
  const write = async (...texts: string[]) => {
    for (const text of texts) {
      let added = () => {}
      await step(
        (batch) => (added = outbox.stage({ eventId: idOf(text), content: { type: 'text', text } }, batch)),
      )
      added()
    }
  }
  /** As the room does when the log shows a message. */
  const lands = (text: string) =>
    step((batch) => {
      batch.delete(outbox.keyOf(idOf(text))!)
      outbox.landed(idOf(text))
    })
  return { outbox, clock, disk, posted, seen, applied, answers, write, lands }
}

const refused = (code: ErrorCode) => new ChatError(code)

describe('the outbox', () => {
  it('is on disk before anything is sent, and in the order written after a restart', async () => {
    const { write, disk, posted } = await anOutbox()
    await write('one', 'two', 'three')
    assert.deepEqual(posted, [])
    const again = await anOutbox({ disk })
    assert.deepEqual(again.outbox.messages.map(textOf), ['one', 'two', 'three'])
    await again.outbox.pump()
    assert.deepEqual(again.posted, ['one', 'two', 'three'])
  })

  it('goes on numbering after a restart, so that what is written then comes later', async () => {
    const { write, disk } = await anOutbox()
    await write('one')
    const again = await anOutbox({ disk })
    await again.write('two')
    const third = await anOutbox({ disk })
    assert.deepEqual(third.outbox.messages.map(textOf), ['one', 'two'])
  })

  it('sends one at a time, and the next only once the one before is stored', async () => {
    const held = Promise.withResolvers<number>()
    const { outbox, write, posted, answers } = await anOutbox()
    answers.push(held.promise as never)
    await write('one', 'two')
    const pumped = outbox.pump()
    await settle()
    assert.deepEqual(posted, ['one'])
    held.resolve(7)
    await pumped
    assert.deepEqual(posted, ['one', 'two'])
    assert.equal(outbox.messages[0]?.seq, 7)
  })

  it('keeps a message that was stored until the log shows it, and then sends it no more', async () => {
    const { outbox, write, posted, lands, disk } = await anOutbox()
    await write('one')
    await outbox.pump()
    assert.equal(disk.size, 1)
    await outbox.pump()
    assert.deepEqual(posted, ['one'])
    await lands('one')
    assert.equal(disk.size, 0)
  })

  it('forgets a message that turns out to have been in the log before', async () => {
    const { outbox, write, disk, applied, answers } = await anOutbox()
    await write('one')
    applied.upTo = 9
    answers.push(9)
    await outbox.pump()
    assert.equal(disk.size, 0)
    assert.deepEqual(outbox.messages, [])
  })

  for (const error of [new OfflineError(), new NotReady(), refused('not-signed-in')])
    it(`waits, with everything behind it, when ${error.name === 'ChatError' ? 'the session is over' : error.name}`, async () => {
      const { outbox, write, posted, answers } = await anOutbox()
      answers.push(error)
      await write('one', 'two')
      await outbox.pump()
      assert.deepEqual(posted, ['one'])
      assert.equal(outbox.messages[0]?.failure, undefined)
      await outbox.pump()
      assert.deepEqual(posted, ['one', 'one', 'two'])
    })

  for (const code of ['message-stale', 'message-replayed', 'storage-full', 'too-fast', 'internal'] as const)
    it(`tries again after a pause when the server says ${code}`, async () => {
      const { outbox, write, posted, answers, clock } = await anOutbox()
      answers.push(refused(code))
      await write('one', 'two')
      const pumped = outbox.pump()
      await settle()
      assert.deepEqual(posted, ['one'])
      await clock.advance(1000)
      await pumped
      assert.deepEqual(posted, ['one', 'one', 'two'])
    })

  it('catches up and seals again, at once, when the group has moved on', async () => {
    const { outbox, write, posted, answers, seen } = await anOutbox()
    answers.push(refused('epoch-stale'))
    await write('one', 'two')
    await outbox.pump()
    assert.equal(seen.catchUps, 1)
    assert.deepEqual(posted, ['one', 'one', 'two'])
  })

  it('shows a message that the server refuses, and goes on with the next', async () => {
    const { outbox, write, posted, answers, disk } = await anOutbox()
    answers.push(refused('too-large'))
    await write('one', 'two')
    await outbox.pump()
    assert.deepEqual(posted, ['one', 'two'])
    assert.equal(outbox.messages[0]?.failure, 'too-large')
    const again = await anOutbox({ disk })
    assert.equal(again.outbox.messages[0]?.failure, 'too-large')
  })

  it('sends a failed message again when asked, and discards it for good when asked', async () => {
    const { outbox, write, posted, answers, disk } = await anOutbox()
    answers.push(refused('too-large'), refused('too-large'))
    await write('one', 'two')
    await outbox.pump()
    await outbox.retry(idOf('one'))
    await outbox.pump()
    assert.deepEqual(posted, ['one', 'two', 'one'])
    assert.equal(await outbox.discard(idOf('two')), true)
    assert.deepEqual((await anOutbox({ disk })).outbox.messages.map(textOf), ['one'])
  })

  it('does not discard what may have been accepted', async () => {
    const { outbox, write } = await anOutbox({ answers: [new OfflineError()] })
    await write('one')
    await outbox.pump()
    assert.equal(await outbox.discard(idOf('one')), false)
    assert.equal(outbox.messages.length, 1)
  })

  it('does not try for ever: what keeps failing is shown in the end', async () => {
    const { outbox, write, answers, clock } = await anOutbox()
    answers.push(...Array.from({ length: 50 }, () => refused('message-stale')))
    await write('one')
    const pumped = outbox.pump()
    await clock.advance(3_600_000)
    await pumped
    assert.equal(outbox.messages[0]?.failure, 'message-stale')
  })

  it('has all the patience there is for a server that is full or in trouble', async () => {
    const { outbox, write, answers, clock } = await anOutbox()
    answers.push(...Array.from({ length: 50 }, () => refused('storage-full')))
    await write('one')
    const pumped = outbox.pump()
    await clock.advance(3_600_000)
    await pumped
    assert.equal(outbox.messages[0]?.failure, undefined)
    assert.equal(outbox.messages[0]?.seq, 100)
  })

  it('reports what nobody foresaw, and nothing that comes with the network', async () => {
    const { outbox, write, answers, clock, seen } = await anOutbox()
    const bug = new TypeError('a bug')
    answers.push(new CryptoError('directory-unreachable'), bug)
    await write('one')
    const pumped = outbox.pump()
    await clock.advance(60_000)
    await pumped
    assert.deepEqual(seen.faults, [bug])
  })
})
