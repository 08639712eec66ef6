import assert from 'node:assert/strict'
import type { RoomEvent, RoomId, RoomKind } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol'
import fc from 'fast-check'
import type { Append } from '../records.ts'
import type { Storage } from '../storage.ts'
import { aCommit, aMessage, aRosterChange, NOW_MS, type Person } from './entries.ts'
import { RoomModel, type Attempt, type Outcome, type Who } from './room-model.ts'
import type { ItWithStorage } from './suite.ts'
import { aDirectRoom, anEmptyRoom, aWorkspace, logOf } from './workspace.ts'

/** Random stories, told to the store and to a model of the rules; a failure prints its seed. */
export function modelContract(it: ItWithStorage): void {
  it('[GR19] whatever people try in a room, it answers as the rules say, and its log retells who is in it', async (storage) => {
    const { alice, bob, carol, dave } = await aWorkspace(storage, 'alice', 'bob', 'carol', 'dave')
    const people = [alice, bob, carol, dave]
    const property = fc.asyncProperty(kinds, fc.array(attempts, { maxLength: 40 }), async (kind, story) => {
      const roomId = await aRoomOf(storage, kind, people)
      const model = new RoomModel({ kind, maker: 0, other: 1, nowMs: NOW_MS })
      await tell(story, { storage, roomId, people, model })
      // A direct room that is left over would be returned when the next story asks for one.
      if (kind === 'direct') await emptyOut(storage, roomId, people)
    })
    await fc.assert(property, { numRuns: 60 })
  })
}

interface Scene {
  storage: Storage
  roomId: RoomId
  people: Person[]
  model: RoomModel
}

const kinds = fc.constantFrom<RoomKind>('group', 'open', 'direct')
const who = fc.nat({ max: 3 })
const some = fc.uniqueArray(who, { maxLength: 2 })
const base = { who, afterMs: fc.constantFrom(0, 1_000, 20_000) }
const attempts: fc.Arbitrary<Attempt> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...base,
      kind: fc.constant('message'),
      after: fc.constantFrom('last', 'before', 'never'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      ...base,
      kind: fc.constant('commit'),
      after: fc.constantFrom('last', 'last', 'before'),
      adds: some,
      removes: some,
    }),
  },
  { weight: 3, arbitrary: fc.record({ ...base, kind: fc.constantFrom('ask', 'leave', 'lost') }) },
  { weight: 1, arbitrary: fc.record({ ...base, kind: fc.constant('again') }) },
)

async function tell(story: Attempt[], scene: Scene): Promise<void> {
  const { storage, roomId, model } = scene
  const last = new Map<Who, Append>()
  for (const attempt of story) {
    const entry = attempt.kind === 'again' ? last.get(attempt.who) : toEntry(attempt, scene)
    const expected = model.attempt(attempt)
    if (!entry) continue
    const outcome = await append(storage, entry)
    assert.deepEqual(outcome, expected)
    if ('seq' in outcome) last.set(attempt.who, entry)
    await compareMembers(scene)
  }
  const log = await logOf(storage, roomId)
  assert.deepEqual(
    log.map(({ seq }) => seq),
    Array.from({ length: model.headSeq }, (_, i) => i + 1),
  )
  assert.deepEqual(retold(log), await standings(storage, roomId))
}

/** What to append so as to do what was attempted; made before the model moves on. */
function toEntry(attempt: Exclude<Attempt, { kind: 'again' }>, { roomId, people, model }: Scene): Append {
  const from = { roomId, sender: people[attempt.who]!, nowMs: model.nowMs + attempt.afterMs }
  switch (attempt.kind) {
    case 'message':
      return aMessage({ ...from, after: model.commitSeq(attempt.after) })
    case 'commit': {
      const adds = attempt.adds.map((one) => people[one]!)
      const removes = attempt.removes.map((one) => people[one]!)
      return aCommit({ ...from, after: model.commitSeq(attempt.after), adds, removes })
    }
    case 'ask':
      return aRosterChange('asked', from)
    case 'leave':
      return aRosterChange('left', from)
    case 'lost':
      return aRosterChange('lost', from)
  }
}

async function append(storage: Storage, entry: Append): Promise<Outcome> {
  try {
    const { event, isNew, rosterSeq } = await storage.append(entry)
    return { seq: event.seq, isNew, rosterSeq }
  } catch (error) {
    if (error instanceof ChatError) return { refused: error.code }
    throw error
  }
}

async function compareMembers({ storage, roomId, people, model }: Scene): Promise<void> {
  const room = await storage.room({ roomId })
  const expected = [...model.members].map(([one, standing]) => [people[one]!.accountId, standing] as const)
  assert.deepEqual(await standings(storage, roomId), new Map(expected))
  assert.deepEqual([room?.headSeq, room?.lastCommitSeq], [model.headSeq, model.lastCommit.seq])
  assert.equal((await storage.audience({ roomId })).rosterSeq, model.rosterSeq)
}

type Standings = Map<string, { state: string; sinceSeq: number }>

async function standings(storage: Storage, roomId: RoomId): Promise<Standings> {
  const members = (await storage.room({ roomId }))?.members ?? []
  return new Map(members.map(({ accountId, state, sinceSeq }) => [accountId, { state, sinceSeq }]))
}

/** The members as somebody works them out who has only the log. */
function retold(log: RoomEvent[]): Standings {
  const members: Standings = new Map()
  for (const event of log) {
    const { seq: sinceSeq } = event
    if (event.kind === 'commit') {
      for (const one of event.removes) members.delete(one)
      for (const one of event.adds) members.set(one, { state: 'joined', sinceSeq })
    }
    if (event.kind !== 'roster') continue
    if (event.change === 'created') members.set(event.accountId, { state: 'joined', sinceSeq })
    if (event.change === 'left') members.delete(event.accountId)
    const isAsking = event.change === 'asked' && !members.has(event.accountId)
    if (isAsking) members.set(event.accountId, { state: 'asked', sinceSeq })
  }
  return members
}

async function aRoomOf(storage: Storage, kind: RoomKind, people: Person[]): Promise<RoomId> {
  const [alice, bob] = [people[0]!, people[1]!]
  if (kind !== 'direct') return anEmptyRoom(storage, alice, kind)
  return (await aDirectRoom(storage, alice, bob)).room.roomId
}

async function emptyOut(storage: Storage, roomId: RoomId, people: Person[]): Promise<void> {
  const { joined } = await storage.audience({ roomId })
  for (const sender of people.filter(({ accountId }) => joined.includes(accountId))) {
    await storage.append(aRosterChange('left', { roomId, sender }))
  }
}
