import type { Cursor, RoomId } from '@securechat/protocol'
import type { Unsubscribe } from '../context.ts'
import type { RoomSummary, Timeline } from '../state.ts'
import { fromBytes, toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import { LazyRecord } from './lazy-record.ts'
import type { Cursors, LineRecord } from './records.ts'
import type { RoomParts, SharedTools } from './room-parts.ts'
import { furthestCursors } from './roster.ts'
import { drawSummary } from './summary.ts'
import { TextMarks } from './text-marks.ts'
import { drawTimeline } from './timeline.ts'
import { Typing } from './typing.ts'
import { Window } from './window.ts'

interface Watched {
  window: Window
  newAfterSeq: number
  watchers: number
  ready: Promise<void>
}

/** What one room shows: its entry in the list and its timeline, and what only matters for showing. */
export class RoomView {
  readonly typing: Typing
  readonly #roomId: RoomId
  readonly #parts: RoomParts
  readonly #tools: SharedTools
  readonly #marks: TextMarks
  readonly #cursorRecord: LazyRecord
  readonly #draftRecord: LazyRecord
  #cursors: Cursors = {}
  #draft = ''
  #watched: Watched | undefined

  constructor(parts: RoomParts, tools: SharedTools) {
    const { context, background } = tools
    const { link, schedule, nowMs, store, identity } = context
    const roomId = parts.core.roomId
    this.#roomId = roomId
    this.#parts = parts
    this.#tools = tools
    this.typing = new Typing({
      roomId,
      link,
      background,
      schedule,
      nowMs,
      changed: () => context.changed(roomId),
    })
    this.#marks = new TextMarks(roomId, { store, myName: () => identity.me.name })
    const { cursors, draft } = roomKeys(roomId)
    this.#cursorRecord = new LazyRecord({ store, key: cursors, background, schedule })
    this.#draftRecord = new LazyRecord({ store, key: draft, background, schedule })
  }

  async load(): Promise<void> {
    const { store } = this.#tools.context
    const keys = roomKeys(this.#roomId)
    const [cursors, draft] = await Promise.all([store.get(keys.cursors), store.get(keys.draft)])
    if (cursors) this.#cursors = fromBytes<Cursors>(cursors)
    if (draft) this.#draft = fromBytes<string>(draft)
    await this.#marks.load(this.readSeq)
  }

  /** How far this account has read. */
  get readSeq(): number {
    return this.#cursors[this.#parts.me.accountId]?.read ?? 0
  }

  take(lines: readonly LineRecord[]): void {
    this.#watched?.window.take(lines)
    this.#marks.take(lines)
    this.#marks.dropUpTo(this.readSeq)
    for (const { accountId, body } of lines) if (body.kind === 'text') this.typing.ended(accountId)
  }

  takeCursors(news: readonly Pick<Cursor, 'accountId' | 'delivered' | 'read'>[]): void {
    const next = furthestCursors(this.#cursors, news)
    if (next === this.#cursors) return
    this.#cursors = next
    this.#cursorRecord.set(toBytes(next))
    this.#marks.dropUpTo(this.readSeq)
    this.#tools.context.changed(this.#roomId)
  }

  setDraft(text: string): void {
    this.#draft = text
    this.#draftRecord.set(text === '' ? undefined : toBytes(text))
    this.#tools.context.changed()
  }

  summary(): RoomSummary {
    const { identity, people } = this.#tools.context
    return drawSummary({
      ...this.#parts.core.state,
      cursors: this.#cursors,
      texts: this.#marks.all,
      typing: this.typing.writers,
      draft: this.#draft,
      me: identity.me,
      nameOf: (accountId) => people.nameOf(accountId),
      presenceOf: (accountId) => people.get(accountId)?.presence ?? 'offline',
    })
  }

  async timeline(): Promise<Timeline> {
    const { window, newAfterSeq, ready } = this.#watched ?? this.#newWatched()
    await ready
    const { people } = this.#tools.context
    return drawTimeline({
      ...this.#parts.core.state,
      cursors: this.#cursors,
      lines: window.lines,
      outgoing: this.#parts.outbox.messages,
      newAfterSeq,
      me: this.#parts.me.accountId,
      nameOf: (accountId) => people.nameOf(accountId),
    })
  }

  watch(): Unsubscribe {
    const watched = (this.#watched ??= this.#newWatched())
    watched.watchers++
    this.#tools.background.run(() => watched.ready.then(() => this.#tools.context.changed(this.#roomId)))
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      watched.watchers--
      if (watched.watchers === 0 && this.#watched === watched) this.#watched = undefined
    }
  }

  /** @returns whether there is still more. @throws OfflineError when what comes next is not on this device. */
  async loadOlder(): Promise<boolean> {
    const { window, ready } = (this.#watched ??= this.#newWatched())
    await ready
    const found = await window.extend()
    if (found === 0 && !this.#parts.core.state.head.hasStart) {
      await this.#parts.history.readPage()
      await window.extend()
    }
    this.#tools.context.changed(this.#roomId)
    return (await this.timeline()).hasOlder
  }

  /** @param keeps Whether what has not been written yet is to be. */
  async stop({ keeps }: { keeps: boolean }): Promise<void> {
    this.typing.stop()
    if (keeps) await Promise.all([this.#cursorRecord.flush(), this.#draftRecord.flush()])
    this.#cursorRecord.drop()
    this.#draftRecord.drop()
  }

  #newWatched(): Watched {
    const window = new Window(
      this.#roomId,
      this.#tools.context.store,
      () => this.#parts.core.state.head.oldest,
    )
    return { window, newAfterSeq: this.readSeq, watchers: 0, ready: window.load() }
  }
}
