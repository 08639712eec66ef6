import { moveCursor, type RoomId } from '@securechat/protocol'
import type { Link, RoomsContext } from '../context.ts'
import type { Background } from './background.ts'

/** How often receipts of one room go out at most. */
export const RECEIPT_EVERY_MS = 250

interface Place {
  delivered: number
  read: number
}

/**
 * Tells the server how far this account has received and read a room: the first time at once, so that a sender sees
 * it arrive, and then at most every quarter of a second, the last word always included.
 */
export class Receipts {
  readonly #tools: { roomId: RoomId; link: Link; background: Background; schedule: RoomsContext['schedule'] }
  #wanted: Place = { delivered: 0, read: 0 }
  /** What it was told, or is being told. */
  #told: Place = { delivered: 0, read: 0 }
  #cancel: (() => void) | undefined
  #isStopped = false

  constructor(tools: {
    roomId: RoomId
    link: Link
    background: Background
    schedule: RoomsContext['schedule']
  }) {
    this.#tools = tools
  }

  /** What the server knows already. */
  known(place: Place): void {
    this.#told = further(this.#told, place)
    this.#wanted = further(this.#wanted, place)
  }

  moveTo(place: Place): void {
    this.#wanted = further(this.#wanted, place)
    if (!this.#cancel) this.#send()
  }

  /** What could not be told while there was no connection is told now. */
  reconnected(): void {
    if (!this.#cancel) this.#send()
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  #send(): void {
    const { roomId, link, background, schedule } = this.#tools
    const place = this.#wanted
    const isNews = place.delivered > this.#told.delivered || place.read > this.#told.read
    if (this.#isStopped || !isNews || !link.isOpen) return
    this.#cancel = schedule(RECEIPT_EVERY_MS, () => {
      this.#cancel = undefined
      this.#send()
    })
    const before = this.#told
    this.#told = place
    background.run(async () => {
      try {
        await link.request(moveCursor, { roomId, ...place })
      } catch (error) {
        this.#told = before
        throw error
      }
    })
  }
}

const further = (a: Place, b: Place): Place => {
  const read = Math.max(a.read, b.read)
  return { delivered: Math.max(a.delivered, b.delivered, read), read }
}
