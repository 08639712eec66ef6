import { ReplayGuard } from '@securechat/crypto'
import type { RoomId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import type { Batch } from './batch.ts'
import { roomKeys } from './keys.ts'

/** Which frames of a room were opened before, kept by epoch: nobody can put a message of an older one into the log unnoticed. */
export class Guards {
  readonly #roomId: RoomId
  readonly #store: Store
  readonly #guards = new Map<number, ReplayGuard>()

  constructor(roomId: RoomId, store: Store) {
    this.#roomId = roomId
    this.#store = store
  }

  /** False when this frame was accepted before. What it remembers of that reaches the disk with `batch`. */
  async accept(frame: { epoch: number; kid: bigint; counter: bigint }, batch: Batch): Promise<boolean> {
    const guard = await this.#of(frame.epoch)
    if (!guard.accept(frame.kid, frame.counter)) return false
    batch.put(this.#key(frame.epoch), guard.serialize())
    return true
  }

  /** Messages of epochs this far back are refused by their epoch alone. */
  dropBefore(epoch: number, batch: Batch): void {
    for (const old of [...this.#guards.keys()].filter((known) => known < epoch)) {
      this.#guards.delete(old)
      batch.delete(this.#key(old))
    }
    if (epoch > 0) batch.delete(this.#key(epoch - 1))
  }

  /** Goes back to what is on disk. */
  forget(): void {
    this.#guards.clear()
  }

  async #of(epoch: number): Promise<ReplayGuard> {
    const known = this.#guards.get(epoch)
    if (known) return known
    const bytes = await this.#store.get(this.#key(epoch))
    const guard = bytes ? ReplayGuard.restore(bytes) : new ReplayGuard()
    this.#guards.set(epoch, guard)
    return guard
  }

  #key(epoch: number): string {
    return roomKeys(this.#roomId).guard(epoch)
  }
}
