import type { RoomId } from '@securechat/protocol'
import type { Rooms } from '../context.ts'

interface Watch {
  count: number
  stop: () => void
}

/** Which timelines interfaces want to see. Outlives sessions: whoever watches a room through a sign-out sees it again after. */
export class Watches {
  readonly #watches = new Map<RoomId, Watch>()
  #rooms: Rooms | undefined

  attach(rooms: Rooms): void {
    this.#rooms = rooms
    for (const [roomId, watch] of this.#watches) watch.stop = rooms.watch(roomId)
  }

  detach(): void {
    this.#rooms = undefined
    for (const watch of this.#watches.values()) {
      watch.stop()
      watch.stop = () => {}
    }
  }

  has(roomId: RoomId): boolean {
    return this.#watches.has(roomId)
  }

  /** @returns a function that stops it; calling that twice is harmless. */
  watch(roomId: RoomId): () => void {
    const watch = this.#watches.get(roomId) ?? { count: 0, stop: this.#rooms?.watch(roomId) ?? (() => {}) }
    this.#watches.set(roomId, watch)
    watch.count++
    let isWatching = true
    return () => {
      if (!isWatching) return
      isWatching = false
      watch.count--
      if (watch.count > 0) return
      this.#watches.delete(roomId)
      watch.stop()
    }
  }
}
