import type { DatabaseSync } from 'node:sqlite'
import {
  eventKey,
  keyOf,
  memberKey,
  placeMessages,
  sealingKey,
  type BatchState,
  type Message,
  type Outcome,
} from '../place-messages.ts'
import { Counters } from './counters.ts'
import { EventRows } from './event-rows.ts'
import { Members } from './members.ts'
import { RoomRows, type RoomRow } from './room-rows.ts'
import { rollbacksOf } from './transaction.ts'

/** Rooms, senders and keys remembered from one batch to the next; beyond it they are read anew. */
const MOST_REMEMBERED = 20_000

type Known = Pick<BatchState<RoomRow>, 'rooms' | 'counters'> & { memberStates: Map<string, string> }

/**
 * Appends messages, many at once: each room, sender and key is read once and written once for all of them. What was read is
 * remembered for as long as nobody has changed anything since.
 */
export class Messages {
  readonly #db
  readonly #rows
  readonly #members
  readonly #events
  readonly #counters
  readonly #dataVersion
  readonly #totalChanges
  #known: Known = nothing()
  /** When what is known was right. */
  #asOf = ''

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#rows = new RoomRows(db)
    this.#members = new Members(db)
    this.#events = new EventRows(db)
    this.#counters = new Counters(db)
    this.#dataVersion = db.prepare('pragma data_version')
    this.#totalChanges = db.prepare('select total_changes() as count')
  }

  /**
   * To be called in a transaction. Many at once are taken for new without looking: when one is not, the database refuses it, and
   * each is to be appended alone.
   *
   * @throws what the database says of it; then nothing of it may be kept.
   */
  append(messages: readonly Message[]): Outcome[] {
    const isFull = this.#known.memberStates.size + this.#known.counters.size > MOST_REMEMBERED
    if (isFull || this.#now() !== this.#asOf) this.#known = nothing()
    // Whatever goes wrong from here on, nothing is known any more.
    this.#asOf = ''
    const { outcomes, placed, rooms, raised, begun } = placeMessages(messages, this.#read(messages))
    for (const { roomNo, event } of placed) this.#events.insert({ roomNo, roomId: event.roomId }, event)
    for (const room of rooms) this.#rows.advance(room, room)
    const isBegun = new Set(begun.map(sealingKey))
    for (const key of raised) this.#counters.put(key, isBegun.has(sealingKey(key)))
    this.#asOf = this.#now()
    return outcomes
  }

  #read(messages: readonly Message[]): BatchState<RoomRow> {
    const events: BatchState<RoomRow>['events'] = new Map()
    const areTakenForNew = messages.length > 1
    for (const message of messages) {
      const { event } = message
      const room = this.#readRoom(event.roomId)
      if (!room) continue
      this.#readSender(room, message)
      const stored = areTakenForNew ? undefined : this.#events.byId(room, event.eventId)
      if (stored) events.set(eventKey(event), stored)
    }
    return { ...this.#known, events }
  }

  #readRoom(roomId: Message['event']['roomId']): RoomRow | undefined {
    const known = this.#known.rooms.get(roomId)
    if (known) return known
    const room = this.#rows.byId(roomId)
    if (room) this.#known.rooms.set(roomId, room)
    return room
  }

  #readSender({ roomNo }: RoomRow, message: Message): void {
    const { memberStates, counters } = this.#known
    const member = memberKey(message.event)
    if (!memberStates.has(member)) {
      const state = this.#members.state(roomNo, message.event.accountId)
      if (state) memberStates.set(member, state)
    }
    const key = sealingKey(keyOf(message))
    if (counters.has(key)) return
    const highest = this.#counters.highest(keyOf(message))
    if (highest !== undefined) counters.set(key, highest)
  }

  /** Changes with every row that anybody writes, here or in another process, and with every transaction taken back. */
  #now(): string {
    const version = this.#dataVersion.get()?.['data_version']
    const changes = this.#totalChanges.get()?.['count']
    return `${Number(version)} ${Number(changes)} ${rollbacksOf(this.#db)}`
  }
}

const nothing = (): Known => ({ rooms: new Map(), memberStates: new Map(), counters: new Map() })
