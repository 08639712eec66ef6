import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, DeviceId, EventId, type RoomEvent, RoomId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Link } from '../context.ts'
import { MemoryStore } from '../store/memory.ts'
import { settle } from '../testing/clock.ts'
import type { EntryApplier } from './entry-applier.ts'
import type { GroupKeeper } from './group-keeper.ts'
import { LogReader } from './log-reader.ts'
import type { RoomHead } from './records.ts'
import { RoomCore } from './room-core.ts'
import { withHead } from './room-state.ts'
import { emptyRoster } from './roster.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const event = (seq: number): RoomEvent => ({
  kind: 'roster',
  change: 'device',
  roomId,
  seq,
  eventId: EventId.parse(`${String(seq).padStart(21, 'e')}A`),
  accountId: AccountId.parse(roomId),
  deviceId: DeviceId.parse(roomId),
  acceptedAtMs: 0,
})
const events = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => event(from + at))

type Page = { events: RoomEvent[]; more: boolean }

/** A reader that has nothing yet, and a server whose answers the test gives, one by one. */
function aReader({ have = 0 } = {}) {
  const asked: number[] = []
  const answers: (Page | Error)[] = []
  const waiting: PromiseWithResolvers<Page>[] = []
  const link = {
    request: (_operation: unknown, { after }: { after: number }) => {
      asked.push(after)
      const answer = answers.shift()
      if (answer instanceof Error) return Promise.reject(answer)
      if (answer) return Promise.resolve(answer)
      waiting.push(Promise.withResolvers<Page>())
      return waiting.at(-1)!.promise
    },
  } as unknown as Link // SAFETY: a reader asks for pages and nothing else.
  const applied: number[] = []
  const applier = {
    apply: async (state, entry) => {
      applied.push(entry.seq)
      const line = { ...entry, atMs: 0, body: { kind: 'hidden' as const } }
      return { state: withHead(state, { have: entry.seq }), line }
    },
  } as Pick<EntryApplier, 'apply'> as EntryApplier // SAFETY: it is only ever asked to apply.
  // SAFETY: reading looks at no more of it.
  const head = { roomId, stage: 'joined', have, groupSeq: 1, lastCommitSeq: 1 } as RoomHead
  const state = { head, roster: emptyRoster }
  const core = new RoomCore({ roomId, store: new MemoryStore(), state, reload: async () => core.state })
  const reader = new LogReader({ core, link, applier, keeper: {} as GroupKeeper })
  return { reader, core, asked, answers, waiting, applied }
}

const range = (from: number, to: number) => events(from, to).map(({ seq }) => seq)

describe('reading a room’s log', () => {
  it('takes live events as they come, in order, each once, without asking', async () => {
    const { reader, applied, asked } = aReader()
    await Promise.all([1, 2, 2, 3, 1].map((seq) => reader.offer(event(seq))))
    assert.deepEqual(applied, [1, 2, 3])
    assert.deepEqual(asked, [])
  })

  it('fills a gap from the log before it goes on', async () => {
    const { reader, applied, asked, answers } = aReader()
    answers.push({ events: events(1, 5), more: false })
    await reader.offer(event(5))
    assert.deepEqual(applied, range(1, 5))
    assert.deepEqual(asked, [0])
  })

  it('puts live events that overtook one another back in order', async () => {
    const { reader, applied, answers } = aReader({ have: 3 })
    answers.push({ events: events(4, 4), more: true })
    await Promise.all([6, 5].map((seq) => reader.offer(event(seq))))
    assert.deepEqual(applied, [4, 5, 6])
  })

  it('does not lose an event that comes while a page is on its way that does not know of it yet', async () => {
    const { reader, applied, waiting, answers } = aReader()
    const reading = reader.readUpTo(3)
    await settle()
    const offered = reader.offer(event(4))
    answers.push({ events: [], more: false })
    waiting[0]!.resolve({ events: events(1, 3), more: false })
    await Promise.all([reading, offered])
    assert.deepEqual(applied, range(1, 4))
  })

  it('reads page after page, until there is no more', async () => {
    const { reader, applied, answers } = aReader()
    answers.push({ events: events(1, 200), more: true }, { events: events(201, 250), more: false })
    await reader.readOn()
    assert.deepEqual(applied, range(1, 250))
  })

  it('goes on later from where it was cut off', async () => {
    const { reader, applied, answers } = aReader()
    answers.push({ events: events(1, 10), more: true }, new OfflineError(), {
      events: events(11, 12),
      more: false,
    })
    await assert.rejects(reader.readUpTo(12), new OfflineError())
    await reader.readUpTo(12)
    assert.deepEqual(applied, range(1, 12))
  })

  it('applies nothing behind a hole in a page', async () => {
    const { reader, applied, answers } = aReader()
    answers.push({ events: [...events(1, 2), ...events(4, 5)], more: false }, { events: [], more: false })
    await reader.readUpTo(5)
    assert.deepEqual(applied, [1, 2])
  })

  it('enters the room anew where the log begins only later than what is here', async () => {
    const { reader, core, applied, answers } = aReader({ have: 3 })
    answers.push({ events: events(7, 9), more: false })
    await reader.readUpTo(9)
    assert.deepEqual(applied, [])
    assert.equal(core.state.head.stage, 'asking')
  })

  it('does not ask a server that has nothing for what it says there is again and again', async () => {
    const { reader, asked, answers } = aReader()
    answers.push({ events: [], more: true }, { events: [], more: true })
    await reader.readUpTo(9)
    assert.deepEqual(asked, [0])
  })
})
