import type { RoomId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import { fromBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { LineRecord } from './records.ts'

/** Lines a timeline shows to begin with, and by how many it grows upwards. */
export const WINDOW_LINES = 200
export const OLDER_LINES = 100

/** The lines of one room that are at hand: the last ones, and more as somebody reads upwards. */
export class Window {
  readonly #roomId: RoomId
  readonly #store: Store
  readonly #oldest: () => number
  #lines: LineRecord[] = []

  /** @param oldest From where on this device's copy of the log is whole: below that there may be gaps. */
  constructor(roomId: RoomId, store: Store, oldest: () => number) {
    this.#roomId = roomId
    this.#store = store
    this.#oldest = oldest
  }

  get lines(): readonly LineRecord[] {
    return this.#lines
  }

  async load(): Promise<void> {
    this.#lines = []
    this.#merge(await this.#read({ limit: WINDOW_LINES }))
  }

  /** Lines that are new, or read differently now. What is older than the window stays outside until somebody reads up to it. */
  take(news: readonly LineRecord[]): void {
    const first = this.#lines[0]?.seq ?? 0
    this.#merge(news.filter(({ seq }) => seq >= first))
  }

  /** These are on no disk any more. */
  dropUpTo(seq: number): void {
    this.#lines = this.#lines.filter((line) => line.seq > seq)
  }

  /** Grows upwards by what the store has. @returns how many lines came. */
  async extend(): Promise<number> {
    const before = this.#lines[0]?.seq
    const older = await this.#read({ limit: OLDER_LINES, ...(before === undefined ? {} : { before }) })
    this.#merge(older)
    return older.length
  }

  /** Grows upwards until it holds this entry. */
  async extendTo(seq: number): Promise<void> {
    while ((this.#lines[0]?.seq ?? 0) > seq && (await this.extend()) > 0);
  }

  /** What was at hand already gives way: it may have been read before what is at hand now was taken. */
  #merge(lines: readonly LineRecord[]): void {
    if (lines.length === 0) return
    const bySeq = new Map([...this.#lines, ...lines].map((line) => [line.seq, line]))
    this.#lines = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq)
  }

  async #read({ limit, before }: { limit: number; before?: number }): Promise<LineRecord[]> {
    const keys = roomKeys(this.#roomId)
    const whole = { prefix: keys.lines, after: keys.line(this.#oldest() - 1), limit, reverse: true }
    const range = before === undefined ? whole : { ...whole, before: keys.line(before) }
    const entries = await this.#store.list(range)
    return entries.map(([, bytes]) => fromBytes<LineRecord>(bytes)).toReversed()
  }
}
