import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChatError, EventId, RoomId } from '@securechat/protocol'
import type { Link } from '../context.ts'
import { settle } from '../testing/clock.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import { NotReady } from './outbox.ts'
import type { Planner } from './planner.ts'
import type { RoomHead } from './records.ts'
import type { RoomCore } from './room-core.ts'
import type { RoomState } from './room-state.ts'
import { emptyRoster } from './roster.ts'
import { Journeys } from './journeys.ts'
import { Sender } from './sender.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const entry = {
  eventId: EventId.parse(roomId),
  content: { type: 'text', text: 'hi' } as const,
  writtenAtMs: 0,
}

// SAFETY, for all of these: the sender looks at no more of them.
const groupOf = (epoch: number) =>
  ({
    epoch,
    settings: { history: 'shared' },
    epochSecret: async () => new Uint8Array(32),
  }) as unknown as RoomGroup
const stateOf = (epoch: number): RoomState => ({
  head: { roomId, stage: 'joined', groupSeq: epoch, lastCommitSeq: epoch } as RoomHead,
  roster: emptyRoster,
  group: groupOf(epoch),
})

function aSender() {
  const world = {
    state: stateOf(1),
    isRemovalDue: false,
    isReviewDue: false,
    isOpen: true,
    urge: () => {},
    astray: 0,
  }
  const seals: PromiseWithResolvers<void>[] = []
  const sent: { epoch: number; afterCommitSeq: number; frame: string }[] = []
  const answers: Error[] = []
  const journeys = new Journeys(() => 1000)
  const sender = new Sender({
    nowMs: () => 1000,
    journeys,
    core: {
      roomId,
      get state() {
        return world.state
      },
    } as RoomCore,
    link: {
      get isOpen() {
        return world.isOpen
      },
      serverNowMs: () => 1000,
      request: async (_operation: unknown, message: (typeof sent)[number]) => {
        const error = answers.shift()
        if (error) throw error
        sent.push(message)
        return { seq: 5 }
      },
    } as unknown as Link,
    planner: {
      isInformed: true,
      isRemovalDue: () => world.isRemovalDue,
      isReviewDue: () => world.isReviewDue,
    } as unknown as Planner,
    reconciler: { urge: async () => (world.urge(), undefined) },
    ratchets: {
      seal: async () => {
        throw new Error('the room keeps history')
      },
    },
    cryptography: {
      sealer: ({ epoch }: RoomGroup) => ({
        seal: async () => {
          const seal = Promise.withResolvers<void>()
          seals.push(seal)
          await seal.promise
          return { frame: `sealed in ${epoch}`, frankingTag: '' }
        },
      }),
    } as unknown as RoomCryptography,
    astray: () => world.astray++,
  })
  return { sender, world, seals, sent, answers }
}

describe('sealing and sending', () => {
  it('names the commit that the group it was sealed for stands at', async () => {
    const { sender, seals, sent } = aSender()
    const posted = sender.post(entry)
    await settle()
    seals[0]!.resolve()
    assert.equal(await posted, 5)
    assert.deepEqual([sent[0]?.epoch, sent[0]?.afterCommitSeq, sent[0]?.frame], [1, 1, 'sealed in 1'])
  })

  it('seals again when the group has moved on while it was sealing', async () => {
    const { sender, world, seals, sent } = aSender()
    const posted = sender.post(entry)
    await settle()
    world.state = stateOf(2)
    seals[0]!.resolve()
    await settle()
    seals[1]!.resolve()
    await posted
    assert.deepEqual(sent.map(({ epoch, frame }) => [epoch, frame]), [[2, 'sealed in 2']]) // prettier-ignore
  })

  it('sends nothing that was sealed before it became known that somebody is out', async () => {
    const { sender, world, seals, sent } = aSender()
    const posted = sender.post(entry)
    await settle()
    world.isRemovalDue = true
    seals[0]!.resolve()
    await assert.rejects(posted, NotReady)
    assert.deepEqual(sent, [])
  })

  it('sends nothing while somebody verified has another key, and nothing that was sealed before that was known', async () => {
    const { sender, world, seals, sent } = aSender()
    const posted = sender.post(entry)
    await settle()
    world.isReviewDue = true
    seals[0]!.resolve()
    await assert.rejects(posted, NotReady)
    await assert.rejects(sender.post(entry), NotReady)
    assert.deepEqual(sent, [])
  })

  it('has whoever is out removed first', async () => {
    const { sender, world, seals, sent } = aSender()
    world.isRemovalDue = true
    world.urge = () => {
      world.isRemovalDue = false
      world.state = stateOf(2)
    }
    const posted = sender.post(entry)
    await settle()
    seals[0]!.resolve()
    await posted
    assert.equal(sent[0]?.epoch, 2)
  })

  it('waits without a connection, and without a group that is where the log is', async () => {
    const { sender, world } = aSender()
    world.isOpen = false
    await assert.rejects(sender.post(entry), NotReady)
    world.isOpen = true
    world.state = { ...stateOf(1), head: { ...stateOf(1).head, lastCommitSeq: 2 } }
    await assert.rejects(sender.post(entry), NotReady)
  })

  it('waits, and has the room looked up, when the server does not know this account in it', async () => {
    const { sender, world, seals, answers } = aSender()
    answers.push(new ChatError('not-found'))
    const posted = sender.post(entry)
    await settle()
    seals[0]!.resolve()
    await assert.rejects(posted, NotReady)
    assert.equal(world.astray, 1)
  })
})
