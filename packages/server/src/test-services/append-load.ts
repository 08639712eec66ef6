import assert from 'node:assert/strict'
import { ChatError, type RoomId } from '@securechat/protocol'
import { aMessage, type Person } from '../storage/contract/entries.ts'
import { logOf } from '../storage/contract/workspace.ts'
import type { Storage } from '../storage/storage.ts'
import { until } from './programs.ts'

/** Sends until told to stop, as a client does: what failed is sent again, and the next only when it was stored. */
export class AppendLoad {
  readonly #stored = new Map<string, { roomId: RoomId; seq: number }>()
  readonly #senders: Promise<void>[]
  #isOver = false

  constructor(servers: readonly Storage[], rooms: readonly RoomId[], people: readonly Person[]) {
    const loops = rooms.flatMap((roomId) => people.map((sender) => ({ roomId, sender })))
    this.#senders = loops.map((loop, i) => this.#send(servers, i, loop))
  }

  /** Waits until so many more have been acknowledged. */
  async goesOn(count: number, withinMs?: number): Promise<void> {
    const target = this.#stored.size + count
    await until(`${count} more are acknowledged`, () => this.#stored.size >= target, withinMs)
  }

  async finish(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#senders)
  }

  /** Every acknowledged entry is in the log under its number, once, and nothing else is. */
  async check(server: Storage, roomId: RoomId): Promise<void> {
    const log = (await logOf(server, roomId)).slice(2)
    assert.deepEqual(
      log.map(({ seq }) => seq),
      log.map((_, i) => i + 3),
    )
    const mine = [...this.#stored].filter(([, stored]) => stored.roomId === roomId)
    assert.deepEqual(
      log.map(({ eventId, seq }) => [eventId, seq]),
      mine.map(([eventId, { seq }]) => [eventId, seq]).sort((a, b) => Number(a[1]) - Number(b[1])),
    )
  }

  async #send(servers: readonly Storage[], i: number, at: { roomId: RoomId; sender: Person }): Promise<void> {
    for (let count = i; !this.#isOver; count++) {
      const entry = aMessage({ ...at, after: 2 })
      const { event } = await this.#untilStored(() => servers[count % servers.length]!.append(entry))
      this.#stored.set(event.eventId, { roomId: at.roomId, seq: event.seq })
    }
  }

  async #untilStored<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof ChatError) || error.remedy !== 'retry') throw error
      }
    }
  }
}
