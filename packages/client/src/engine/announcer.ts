import type { RoomId } from '@securechat/protocol'
import { Listeners } from '../connection/listeners.ts'
import type { Schedule } from '../connection/schedule.ts'
import type { EngineUpdate } from '../engine-api.ts'
import type { EngineState, Timeline } from '../state.ts'

interface AnnouncerOptions {
  schedule: Schedule
  nowMs: () => number
  state: () => EngineState
  /** Nothing for a room that is not there (any more). */
  timeline: (roomId: RoomId) => Promise<Timeline | undefined>
  isWatched: (roomId: RoomId) => boolean
  fault: (error: unknown) => void
}

/** At most half of the time goes into telling, so that a flood of small changes does not keep the engine from its work. */
const MOST_REST_MS = 100

/** Tells interfaces what changed: however much happens in one turn of the event loop, the state once and each watched timeline once. */
export class Announcer {
  readonly #options: AnnouncerOptions
  readonly #listeners = new Listeners<[EngineUpdate]>()
  readonly #rooms = new Set<RoomId>()
  #hasNews = false
  #isAnnouncing = false
  #restUntilMs = 0

  constructor(options: AnnouncerOptions) {
    this.#options = options
  }

  onUpdate(listener: (update: EngineUpdate) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Passed on at once: these are small, and none says more than the last. */
  transferred(progress: Omit<Extract<EngineUpdate, { kind: 'transfer' }>, 'kind'>): void {
    this.#listeners.tell({ kind: 'transfer', ...progress })
  }

  changed(roomId?: RoomId): void {
    if (roomId !== undefined) this.#rooms.add(roomId)
    this.#hasNews = true
    if (this.#isAnnouncing) return
    this.#isAnnouncing = true
    const { schedule, nowMs } = this.#options
    const restMs = Math.min(MOST_REST_MS, Math.max(0, this.#restUntilMs - nowMs()))
    schedule(restMs, () => void this.#announce())
  }

  async #announce(): Promise<void> {
    const rooms = [...this.#rooms].filter(this.#options.isWatched)
    this.#rooms.clear()
    this.#hasNews = false
    const { nowMs } = this.#options
    const beganMs = nowMs()
    await this.#tell(rooms)
    this.#restUntilMs = nowMs() + Math.min(MOST_REST_MS, nowMs() - beganMs)
    // Only now, so that a slow timeline is never overtaken by its successor.
    this.#isAnnouncing = false
    if (this.#hasNews) this.changed()
  }

  async #tell(rooms: RoomId[]): Promise<void> {
    const { state, timeline, fault } = this.#options
    try {
      this.#listeners.tell({ kind: 'state', state: state() })
      for (const roomId of rooms) {
        const shown = await timeline(roomId)
        if (shown) this.#listeners.tell({ kind: 'timeline', timeline: shown })
      }
    } catch (error) {
      fault(error)
    }
  }
}
