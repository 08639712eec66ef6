import type { RoomId } from '@securechat/protocol'
import type { Append, Appended } from '../records.ts'
import { AppendLane } from './append-lane.ts'
import type { Database } from './database.ts'

/** Lanes side by side: each room keeps to one, so that its entries are stored in the order in which they came. */
export class AppendLanes {
  readonly #lanes: readonly AppendLane[]

  /** @param database Has a connection for each lane. */
  constructor(database: Database, laneCount: number) {
    this.#lanes = Array.from({ length: laneCount }, () => new AppendLane(database))
  }

  /** How many entries wait for a transaction. */
  get length(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.length, 0)
  }

  /** @throws ChatError as `Storage.append` says; `too-fast` when too many wait already. */
  append(entry: Append): Promise<Appended> {
    return this.#laneOf(entry.event.roomId).append(entry)
  }

  async drain(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.drain()))
  }

  #laneOf(roomId: RoomId): AppendLane {
    const lane = this.#lanes[laneIndex(roomId, this.#lanes.length)]
    if (!lane) throw new RangeError('There is no lane to append by.')
    return lane
  }
}

/** Room ids are random: their first characters spread them well enough. */
export function laneIndex(roomId: RoomId, laneCount: number): number {
  return (roomId.charCodeAt(0) + roomId.charCodeAt(1)) % laneCount
}
