import type { RoomId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import { fromBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { LineRecord } from './records.ts'
import { mentions, type TextMark } from './unread.ts'

/** More than this many unread messages are not told apart. */
const MOST_MARKS = 1000

/** The texts of one room that may be unread: what counting goes by, without having the lines at hand. */
export class TextMarks {
  readonly #roomId: RoomId
  readonly #store: Store
  readonly #myName: () => string
  readonly #marks = new Map<number, TextMark>()

  constructor(roomId: RoomId, { store, myName }: { store: Store; myName: () => string }) {
    this.#roomId = roomId
    this.#store = store
    this.#myName = myName
  }

  get all(): TextMark[] {
    return [...this.#marks.values()]
  }

  async load(afterSeq: number): Promise<void> {
    const keys = roomKeys(this.#roomId)
    const after = keys.line(afterSeq)
    const stored = await this.#store.list({ prefix: keys.lines, after, limit: MOST_MARKS, reverse: true })
    this.take(stored.map(([, bytes]) => fromBytes<LineRecord>(bytes)))
  }

  take(lines: readonly LineRecord[]): void {
    for (const { seq, accountId, body } of lines) {
      if (body.kind !== 'text') continue
      this.#marks.set(seq, { seq, authorId: accountId, isMention: mentions(body.text, this.#myName()) })
    }
  }

  /** What has been read is of no more interest. */
  dropUpTo(seq: number): void {
    for (const known of this.#marks.keys()) if (known <= seq) this.#marks.delete(known)
    const surplus = this.#marks.size - MOST_MARKS
    if (surplus <= 0) return
    for (const known of [...this.#marks.keys()].toSorted((a, b) => a - b).slice(0, surplus))
      this.#marks.delete(known)
  }
}
