import type { Attempt } from './database.ts'
import type { Connection } from './connection.ts'
import { highestCounters, pruneCounters, raiseCounters } from './counters.ts'
import {
  eventKey,
  keyOf,
  placeMessages,
  type BatchState,
  type Message,
  type Outcome,
} from '../place-messages.ts'
import { eventsById, insertEvents } from './event-rows.ts'
import { memberStates } from './members.ts'
import { advance, lockRooms, type RoomRow } from './room-rows.ts'

/**
 * Many messages as one transaction of two round trips: lock and read, then write and commit. Locks are held for one of
 * them and the sync.
 */
export class MessageBatch {
  readonly #messages: readonly Message[]
  /** Messages that were stored before this batch first tried to: somebody has announced those. */
  #storedBefore = new Set<string>()

  constructor(messages: readonly Message[]) {
    this.#messages = messages
  }

  async write(
    connection: Connection,
    attempt: Attempt,
  ): Promise<{ value: Outcome[]; lastWrites: readonly Promise<unknown>[] }> {
    const state = await this.#read(connection)
    if (!attempt.mayBeStored) this.#storedBefore = new Set(state.events.keys())
    const { outcomes, placed, rooms, raised, begun } = placeMessages(this.#messages, state)
    const value = attempt.mayBeStored ? this.#asNews(outcomes) : outcomes
    if (placed.length === 0) return { value, lastWrites: [] }
    const lastWrites = [
      insertEvents(connection, placed),
      advance(connection, rooms),
      raiseCounters(connection, raised),
    ]
    if (begun.length > 0) lastWrites.push(pruneCounters(connection, begun))
    return { value, lastWrites }
  }

  /** The statements go out together; each sees what was committed before the locks were had. */
  async #read(connection: Connection): Promise<BatchState<RoomRow>> {
    const places = this.#messages.map(({ event }) => event)
    const roomIds = [...new Set(places.map(({ roomId }) => roomId))]
    const [, rooms, events, states, counters] = await Promise.all([
      connection.begin(),
      lockRooms(connection, roomIds),
      eventsById(connection, places),
      memberStates(connection, places),
      highestCounters(connection, this.#messages.map(keyOf)),
    ])
    return {
      rooms: new Map(rooms.map((room) => [room.roomId, room])),
      events,
      memberStates: states,
      counters,
    }
  }

  /** What the attempt whose answer was lost has stored is news all the same: nobody has announced it. */
  #asNews(outcomes: readonly Outcome[]): Outcome[] {
    return outcomes.map((outcome) => {
      if ('error' in outcome || this.#storedBefore.has(eventKey(outcome.value.event))) return outcome
      return { value: { ...outcome.value, isNew: true } }
    })
  }
}
