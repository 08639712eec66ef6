import { ChatError, type AccountId, type RoomId } from '@securechat/protocol'
import type { Announcement, Bus } from './bus/bus.ts'
import type { OpenSession } from './caller.ts'
import type { Clock } from './clock.ts'
import { makeUpFor, repeatWelcomes, type MakeUpParts } from './make-up.ts'
import { reportBug } from './log.ts'
import type { Storage } from './storage/storage.ts'

type Session = OpenSession

const PEOPLE_AT_ONCE = 8
const TRY_AGAIN_MS = 2_000

export interface FollowingParts {
  bus: Bus
  storage: MakeUpParts['storage'] & Pick<Storage, 'rooms' | 'session'>
  clock: Clock
}

interface Person {
  /** Of each open socket. */
  sessions: Set<Session>
  rooms: Set<RoomId>
  /** Once the rooms are followed. */
  ready: Promise<void>
}

interface FollowedRoom {
  people: Set<AccountId>
  /** Once what others announce of it is heard. */
  heard: Promise<void>
  /** The newest entry that came by, or was there before we followed. */
  seenSeq: number
  /** Making up for what was missed, one at a time. */
  makingUp: Promise<void>
}

/**
 * Follows, on the bus, the rooms of the people who are connected to this server, and makes up from the log for what the
 * bus has lost. On a bus that brings everything and loses nothing there is nothing to do.
 */
export class Following {
  readonly #parts: FollowingParts
  readonly #people = new Map<AccountId, Person>()
  readonly #rooms = new Map<RoomId, FollowedRoom>()
  readonly #stop: () => void

  constructor(parts: FollowingParts) {
    this.#parts = parts
    this.#stop = parts.bus.follow ? parts.bus.subscribe((said) => this.#heard(said)) : () => {}
  }

  /**
   * Before a socket is told that it is open: whatever is said in its rooms from then on is heard.
   *
   * @throws ChatError when the store cannot be read.
   */
  async opened(session: Session): Promise<void> {
    if (!this.#parts.bus.follow) return
    const person = this.#people.get(session.accountId) ?? this.#meet(session.accountId)
    person.sessions.add(session)
    try {
      await person.ready
    } catch (error) {
      this.closed(session)
      throw error
    }
  }

  closed(session: Session): void {
    const person = this.#people.get(session.accountId)
    if (!person?.sessions.delete(session) || person.sessions.size > 0) return
    this.#people.delete(session.accountId)
    for (const roomId of person.rooms) this.#leave(roomId, session.accountId)
  }

  stop(): void {
    this.#stop()
  }

  #meet(accountId: AccountId): Person {
    const person: Person = { sessions: new Set(), rooms: new Set(), ready: Promise.resolve() }
    this.#people.set(accountId, person)
    person.ready = this.#followAll(accountId)
    // Whoever opened a socket awaits it and hears of it.
    person.ready.catch(() => this.#people.delete(accountId))
    return person
  }

  async #followAll(accountId: AccountId): Promise<void> {
    const rooms = await this.#parts.storage.rooms({ accountId })
    await Promise.all(rooms.map(({ roomId, headSeq }) => this.#enter(roomId, accountId, headSeq)))
  }

  /** @param seenSeq The newest entry of a room that nobody here was in before. */
  async #enter(roomId: RoomId, accountId: AccountId, seenSeq: number): Promise<void> {
    const person = this.#people.get(accountId)
    if (!person) return
    person.rooms.add(roomId)
    const room = this.#rooms.get(roomId) ?? this.#follow(roomId, seenSeq)
    room.people.add(accountId)
    await room.heard
  }

  #follow(roomId: RoomId, seenSeq: number): FollowedRoom {
    const heard = this.#parts.bus.follow?.(roomId) ?? Promise.resolve()
    const room = { people: new Set<AccountId>(), heard, seenSeq, makingUp: Promise.resolve() }
    this.#rooms.set(roomId, room)
    return room
  }

  #leave(roomId: RoomId, accountId: AccountId): void {
    this.#people.get(accountId)?.rooms.delete(roomId)
    const room = this.#rooms.get(roomId)
    if (!room?.people.delete(accountId) || room.people.size > 0) return
    this.#rooms.delete(roomId)
    this.#parts.bus.unfollow?.(roomId)
  }

  #heard(said: Announcement): void {
    if (said.kind === 'event') this.#heardEvent(said.event)
    else if (said.kind === 'resynchronise') this.#untilSynchronised(said.rooms)
  }

  /** While the store cannot be read either, it is tried again and again. */
  #untilSynchronised(rooms: RoomId[] | 'all'): void {
    this.#resynchronise(rooms).catch((error: unknown) => {
      if (!(error instanceof ChatError)) return reportBug(error)
      this.#parts.clock.after(TRY_AGAIN_MS, () => this.#untilSynchronised(rooms))
    })
  }

  #heardEvent(event: Extract<Announcement, { kind: 'event' }>['event']): void {
    const room = this.#rooms.get(event.roomId)
    if (room) room.seenSeq = Math.max(room.seenSeq, event.seq)
    const { joining, leaving } = movesOf(event)
    for (const accountId of leaving) this.#leave(event.roomId, accountId)
    for (const accountId of joining) {
      if (this.#people.has(accountId)) this.#join(event.roomId, accountId, event.seq).catch(reportBug)
    }
  }

  /** What was said between the entry that brought somebody in and our hearing the room is in the log. */
  async #join(roomId: RoomId, accountId: AccountId, seq: number): Promise<void> {
    const isNew = !this.#rooms.has(roomId)
    await this.#enter(roomId, accountId, seq)
    if (isNew) await this.#makeUp(roomId)
  }

  async #resynchronise(rooms: RoomId[] | 'all'): Promise<void> {
    if (rooms !== 'all') return void (await Promise.all(rooms.map((roomId) => this.#makeUp(roomId))))
    // A few at a time: other servers read the same store now. All of them take from the same list.
    const people = this.#people.entries()
    const takeTurns = async () => {
      for (const [accountId, person] of people) await this.#resynchronisePerson(accountId, person)
    }
    await Promise.all(Array.from({ length: PEOPLE_AT_ONCE }, takeTurns))
  }

  async #resynchronisePerson(accountId: AccountId, person: Person): Promise<void> {
    const { bus, storage, clock } = this.#parts
    const rooms = await storage.rooms({ accountId })
    const current = new Set(rooms.map(({ roomId }) => roomId))
    for (const roomId of person.rooms) if (!current.has(roomId)) this.#leave(roomId, accountId)
    // Of a room that we hear of only now, everything may have been missed but what came before.
    await Promise.all(rooms.map((room) => this.#enter(room.roomId, accountId, sinceOf(room, accountId) - 1)))
    await Promise.all(rooms.map((room) => this.#makeUp(room.roomId, room.headSeq)))
    for (const { sessionId, deviceId } of person.sessions) {
      if (await storage.session({ sessionId, nowMs: clock.nowMs() }))
        await repeatWelcomes(this.#parts, deviceId)
      else bus.tellHere?.({ kind: 'session-over', sessionId })
    }
  }

  /** @param headSeq The end of the log, where it is known: what has been seen to its end is not read. */
  async #makeUp(roomId: RoomId, headSeq = Infinity): Promise<void> {
    const room = this.#rooms.get(roomId)
    if (!room) return
    const turn = room.makingUp.then(async () => {
      if (room.seenSeq < headSeq) await makeUpFor(this.#parts, { roomId, after: room.seenSeq })
    })
    room.makingUp = turn.catch(() => {})
    await turn
  }
}

/** Who comes to be in the room, and who no longer is. */
function movesOf(event: Extract<Announcement, { kind: 'event' }>['event']): {
  joining: AccountId[]
  leaving: AccountId[]
} {
  if (event.kind === 'commit') return { joining: event.adds, leaving: event.removes }
  if (event.kind !== 'roster') return { joining: [], leaving: [] }
  const { change, accountId, subject } = event
  if (change === 'created' || change === 'joined') return { joining: [accountId], leaving: [] }
  if (change === 'left') return { joining: [], leaving: [accountId] }
  if (subject === undefined) return { joining: [], leaving: [] }
  return { joining: change === 'added' ? [subject] : [], leaving: change === 'removed' ? [subject] : [] }
}

function sinceOf(room: Awaited<ReturnType<Storage['rooms']>>[number], accountId: AccountId): number {
  return room.members.find((member) => member.accountId === accountId)?.sinceSeq ?? room.headSeq
}
