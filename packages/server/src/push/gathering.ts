import type { AccountId, MessageEvent, RoomId } from '@securechat/protocol'

/** Messages of one room that came within one round. */
interface RoomRound {
  /** How many each has sent. */
  counts: Map<AccountId, number>
  total: number
  /** The newest ones; what each member is told of is the newest that is not their own. */
  newest: MessageEvent[]
}

const newestKept = 8

/** What came in during one round, so that a quick exchange wakes nobody once for each line of it. */
export class Gathering {
  readonly #rooms = new Map<RoomId, RoomRound>()

  add(event: MessageEvent): void {
    const room: RoomRound = this.#rooms.get(event.roomId) ?? { counts: new Map(), total: 0, newest: [] }
    this.#rooms.set(event.roomId, room)
    room.total++
    room.counts.set(event.accountId, (room.counts.get(event.accountId) ?? 0) + 1)
    room.newest.push(event)
    if (room.newest.length > newestKept) room.newest.shift()
  }

  get roomIds(): RoomId[] {
    return [...this.#rooms.keys()]
  }

  /** What this member has yet to hear of, or nothing: nobody is woken for what they wrote themselves. */
  for(roomId: RoomId, accountId: AccountId): { event: MessageEvent; count: number } | undefined {
    const room = this.#rooms.get(roomId)
    const event = room?.newest.findLast((one) => one.accountId !== accountId)
    if (!room || !event) return undefined
    return { event, count: room.total - (room.counts.get(accountId) ?? 0) }
  }
}
