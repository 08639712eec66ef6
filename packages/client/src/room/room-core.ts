import type { RoomId } from '@securechat/protocol'
import { Listeners } from '../connection/listeners.ts'
import type { Unsubscribe } from '../context.ts'
import type { Store } from '../store/store.ts'
import { Turns } from '../turns.ts'
import { Batch } from './batch.ts'
import type { LineRecord } from './records.ts'
import { putChanges, type RoomState } from './room-state.ts'

/** What one step made of a room. */
export interface Step {
  state: RoomState
  /** Lines that are new, or read differently now. */
  lines?: LineRecord[]
}

export interface Stepped {
  before: RoomState
  after: RoomState
  lines: readonly LineRecord[]
}

export interface CoreOptions {
  roomId: RoomId
  store: Store
  state: RoomState
  /** Reads the room as it lies on disk, and forgets whatever else was remembered of it. */
  reload(): Promise<RoomState>
}

/**
 * One room's state, and the only way to change it: steps, one at a time, each on disk as one write before it counts.
 * A step that fails has not happened, here or on disk.
 */
export class RoomCore {
  readonly roomId: RoomId
  readonly #options: CoreOptions
  readonly #turns = new Turns()
  readonly #listeners = new Listeners<[Stepped]>()
  #state: RoomState
  #isStopped = false

  constructor(options: CoreOptions) {
    this.roomId = options.roomId
    this.#options = options
    this.#state = options.state
  }

  get state(): RoomState {
    return this.#state
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /**
   * @param job Gets the state as it is when its turn comes. What it puts into the batch is written together with
   * the state it returns. Returning nothing changes nothing.
   */
  step(job: (state: RoomState, batch: Batch) => Promise<Step | undefined>): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#isStopped) return
      const before = this.#state
      const batch = new Batch()
      const step = await this.#run(job, batch)
      if (!step) return
      this.#state = step.state
      this.#listeners.tell({ before, after: step.state, lines: step.lines ?? [] })
    })
  }

  onStep(listener: (stepped: Stepped) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** No further step begins. Resolves when the last one has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#turns.idle()
  }

  async #run(
    job: (state: RoomState, batch: Batch) => Promise<Step | undefined>,
    batch: Batch,
  ): Promise<Step | undefined> {
    try {
      const step = await job(this.#state, batch)
      if (step) putChanges(this.#state, step.state, batch)
      await batch.writeTo(this.#options.store)
      return step
    } catch (error) {
      // What the job remembered beside the state may be ahead of the disk now.
      this.#state = await this.#options.reload()
      throw error
    }
  }
}
