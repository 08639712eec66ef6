import { type Cursor, EventId, type RoomId } from '@securechat/protocol'
import type { Content } from '../content.ts'
import type { Unsubscribe } from '../context.ts'
import { SearchBlocks } from '../search/blocks.ts'
import type { MessageAction, MessageLine, RoomSummary, Thread, Timeline } from '../state.ts'
import { contentFor } from './acting.ts'
import { amended } from './amended.ts'
import { lineOfOutgoing, withPending } from './draw-message.ts'
import { fromBytes, toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import { LazyRecord } from './lazy-record.ts'
import { findLine, Related } from './lookup.ts'
import { unprovenMembers } from './notes.ts'
import type { Cursors, LineRecord } from './records.ts'
import type { RoomParts, SharedTools } from './room-parts.ts'
import { furthestCursors } from './roster.ts'
import { drawSummary } from './summary.ts'
import { TextMarks } from './text-marks.ts'
import { drawLines, drawThread, drawTimeline, type TimelineParts } from './timeline.ts'
import { Typing } from './typing.ts'
import { Window } from './window.ts'

interface Watched {
  window: Window
  related: Related
  /** Up to where threads were seen, by their first message. */
  threadsSeen: Map<EventId, number>
  newAfterSeq: number
  watchers: number
  ready: Promise<void>
}

/** What one room shows: its entry in the list and its timeline, and what only matters for showing. */
export class RoomView {
  readonly typing: Typing
  /** What is searched here. */
  readonly searched: SearchBlocks
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
    this.#marks = new TextMarks(roomId, { store, me: () => identity.me })
    this.searched = new SearchBlocks(roomId, { store, me: identity.me.accountId })
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
    this.#watched?.related.take(lines)
    this.#marks.take(lines)
    this.#marks.dropUpTo(this.readSeq)
    this.#forgetSearched(lines)
    for (const { accountId, body, about } of lines)
      if (body.kind === 'text' && !about) this.typing.ended(accountId)
  }

  /** The room no longer keeps what was said up to here. */
  dropUpTo(seq: number): void {
    this.#watched?.window.dropUpTo(seq)
    this.#marks.dropUpTo(seq)
    this.searched.forget()
    this.#tools.context.changed(this.#roomId)
  }

  /** What was made ready for searching is made anew where something is different now. */
  #forgetSearched(lines: readonly LineRecord[]): void {
    const outdated = this.searched.take(lines, this.#parts.core.state.head.have)
    if (outdated.length > 0)
      this.#tools.background.run(() => this.#tools.context.store.write({ delete: outdated }))
  }

  takeCursors(news: readonly Pick<Cursor, 'accountId' | 'delivered' | 'read'>[]): void {
    this.#tools.journeys.heard(this.#roomId, news)
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
      unproven: unprovenMembers(this.#parts.core.state, this.#parts.me.accountId),
      cursors: this.#cursors,
      texts: this.#marks.all,
      typing: this.typing.writers,
      draft: this.#draft,
      me: identity.me,
      nameOf: (accountId) => people.nameOf(accountId),
      person: (accountId) => people.get(accountId),
    })
  }

  async timeline(): Promise<Timeline> {
    const watched = this.#watched ?? this.#newWatched()
    await watched.ready
    return drawTimeline(await this.#drawn(watched, watched.window.lines))
  }

  /** A thread as it is now, or nothing when its first message is not here. */
  async thread(root: EventId): Promise<Thread | undefined> {
    const watched = this.#watched ?? this.#newWatched()
    await watched.ready
    const first = await this.#findLine(root)
    if (!first) return undefined
    const keys = roomKeys(this.#roomId)
    const { store } = this.#tools.context
    const replies = await Promise.all(amended(first).replies.map(({ seq }) => store.get(keys.line(seq))))
    const lines = replies.flatMap((bytes) => (bytes ? [fromBytes<LineRecord>(bytes)] : []))
    return drawThread(first, await this.#drawn(watched, lines))
  }

  /** What is pinned and on this device, oldest first. */
  async pins(): Promise<MessageLine[]> {
    const { pins } = roomKeys(this.#roomId)
    const pinned = await this.#tools.context.store.list({ prefix: pins })
    return this.messages(pinned.map(([key]) => EventId.parse(key.slice(pins.length))))
  }

  /** Messages by themselves, in the order of the log. */
  async messages(eventIds: readonly EventId[]): Promise<MessageLine[]> {
    const watched = this.#watched ?? this.#newWatched()
    await watched.ready
    const found = await Promise.all(eventIds.map((eventId) => this.#findLine(eventId)))
    const lines = found.filter((line) => line !== undefined).toSorted((a, b) => a.seq - b.seq)
    return drawLines(lines, await this.#drawn(watched, lines))
  }

  markNew(seq: number): void {
    if (this.#watched) this.#watched.newAfterSeq = seq - 1
    this.#tools.context.changed(this.#roomId)
  }

  readThread(root: EventId): void {
    this.#watched?.threadsSeen.set(root, this.#parts.core.state.head.have)
    this.#tools.context.changed(this.#roomId)
  }

  /** What to write for an action of this person. @throws ChatError */
  async contentFor(action: MessageAction): Promise<Content> {
    const { core, me, outbox } = this.#parts
    const { accountId } = me
    const waiting = outbox.messages.find(({ eventId }) => eventId === action.target)
    const unsent = waiting && lineOfOutgoing(waiting, { order: 0, me: accountId })
    const found = (await this.#findLine(action.target)) ?? unsent
    const parts = { ...core.state, outgoing: outbox.messages, me: accountId }
    return contentFor(action, {
      state: core.state,
      me: accountId,
      target: found && withPending(found, parts),
    })
  }

  /** Grows the window until a message is in it. @returns nothing when there is no such message. @throws OfflineError */
  async reveal(eventId: EventId): Promise<{ thread?: EventId } | undefined> {
    const { window, ready } = (this.#watched ??= this.#newWatched())
    await ready
    const { core, history } = this.#parts
    let line = await this.#findLine(eventId)
    while (!line && !core.state.head.hasStart) {
      await history.readPage()
      line = await this.#findLine(eventId)
    }
    if (!line) return undefined
    await window.extendTo(line.seq)
    this.#tools.context.changed(this.#roomId)
    return line.body.kind === 'text' && line.body.thread ? { thread: line.body.thread } : {}
  }

  #findLine(eventId: EventId): Promise<LineRecord | undefined> {
    return findLine(this.#roomId, eventId, this.#tools.context.store)
  }

  async #drawn(watched: Watched, lines: readonly LineRecord[]): Promise<TimelineParts> {
    const { related, newAfterSeq, threadsSeen, window } = watched
    const outgoing = this.#parts.outbox.messages
    const me = this.#parts.me.accountId
    const waiting = outgoing.map((message, order) => lineOfOutgoing(message, { order, me }))
    await related.load([...lines, ...waiting])
    const { people } = this.#tools.context
    const byId = new Map([...waiting, ...window.lines, ...lines].map((line) => [line.eventId, line]))
    return {
      ...this.#parts.core.state,
      cursors: this.#cursors,
      lines,
      lineOf: (eventId) => byId.get(eventId) ?? related.get(eventId),
      outgoing,
      newAfterSeq,
      threadSeenSeq: (root) => threadsSeen.get(root) ?? 0,
      me,
      nameOf: (accountId) => people.nameOf(accountId),
    }
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
    const related = new Related(this.#roomId, this.#tools.context.store)
    const threadsSeen = new Map<EventId, number>()
    return { window, related, threadsSeen, newAfterSeq: this.readSeq, watchers: 0, ready: window.load() }
  }
}
