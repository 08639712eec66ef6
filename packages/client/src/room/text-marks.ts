import type { RoomId } from '@securechat/protocol'
import type { Me } from '../state.ts'
import type { Store } from '../store/store.ts'
import { amended } from './amended.ts'
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
  readonly #me: () => Pick<Me, 'accountId' | 'name'>
  readonly #marks = new Map<number, TextMark>()

  constructor(roomId: RoomId, { store, me }: { store: Store; me: () => Pick<Me, 'accountId' | 'name'> }) {
    this.#roomId = roomId
    this.#store = store
    this.#me = me
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
    for (const line of lines) {
      const { seq, accountId, body } = line
      // It may have been one, and have been deleted since.
      if (body.kind !== 'text' && body.kind !== 'poll') this.#marks.delete(seq)
      else this.#marks.set(seq, { seq, authorId: accountId, isMention: this.#isMention(line) })
    }
  }

  /** By the accounts a message names; what comes without any, from other programs, by the name in its text. */
  #isMention(line: LineRecord): boolean {
    const { text, mentions: named } = amended(line)
    const { accountId, name } = this.#me()
    return named ? named.includes(accountId) : mentions(text, name)
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
