import type { Cursor, EventId, Room as ServerRoom, RoomEvent, RoomId } from '@securechat/protocol'
import type { Content } from '../content.ts'
import { Chores } from './chores.ts'
import { join, type ReceivedWelcome } from './joiner.ts'
import { Lookout } from './lookout.ts'
import { roomKeys } from './keys.ts'
import { Receipts } from './receipts.ts'
import { isRenewalDue } from './renewal.ts'
import { Rescue } from './rescue.ts'
import { Retention } from './retention.ts'
import { Retrying } from './retrying.ts'
import type { LineRecord, OutboxEntry } from './records.ts'
import type { Stepped } from './room-core.ts'
import { assembleRoom, type RoomParts, type SharedTools } from './room-parts.ts'
import { isCurrent, loadState, type RoomState, withHead } from './room-state.ts'
import { RoomView } from './room-view.ts'
import { stateFromServer } from './server-room.ts'

/** Pages read at most to find what is unread in a room this account was in before. */
const BACKFILL_PAGES = 5

/** One room on this device: what comes in from the server, and what follows from it. */
export class Room {
  readonly roomId: RoomId
  readonly parts: RoomParts
  readonly view: RoomView
  readonly #tools: SharedTools
  readonly rescue: Rescue
  readonly #chores: Chores
  readonly #lookout: Lookout
  readonly #receipts: Receipts
  readonly #retention: Retention
  readonly #retrying: Retrying
  readonly #onGone: (room: Room) => void

  /** @returns nothing when this device does not know the room. */
  static async load(
    roomId: RoomId,
    tools: SharedTools,
    onGone: (room: Room) => void,
  ): Promise<Room | undefined> {
    const { store } = tools.context
    const state = await loadState(roomId, { store, cryptography: tools.cryptography })
    if (!state) return undefined
    const room = new Room(state, tools, onGone)
    await Promise.all([room.view.load(), room.parts.outbox.load()])
    return room
  }

  private constructor(state: RoomState, tools: SharedTools, onGone: (room: Room) => void) {
    const { roomId } = state.head
    const { link, schedule } = tools.context
    this.roomId = roomId
    this.parts = assembleRoom(state, tools)
    this.view = new RoomView(this.parts, tools)
    this.#tools = tools
    this.rescue = new Rescue(this.parts, tools)
    this.#chores = new Chores(this.parts, tools)
    this.#lookout = new Lookout(this.parts, tools)
    this.#retention = new Retention({
      parts: this.parts,
      shared: tools,
      dropped: (upTo) => this.view.dropUpTo(upTo),
    })
    this.#receipts = new Receipts({ roomId, link, background: tools.background, schedule })
    this.#retrying = new Retrying(tools.context, tools.background, tools.lookAgain)
    this.#onGone = onGone
    this.parts.core.onStep((stepped) => this.#stepped(stepped))
  }

  get state(): RoomState {
    return this.parts.core.state
  }

  /** A live event; where it does not fit, the log is read. */
  offer(event: RoomEvent): void {
    this.#read(() => this.parts.reader.offer(event))
  }

  /** The room as the server lists it, after a connect. */
  async sync(listed: ServerRoom): Promise<void> {
    const { core, me } = this.parts
    await core.step(async (state) => stateFromServer(state, listed, me.accountId))
    this.view.takeCursors(listed.members)
    const own = listed.members.find(({ accountId }) => accountId === me.accountId)
    if (own) this.#receipts.known(own)
    this.#read(async () => {
      await this.parts.reader.readUpTo(listed.headSeq)
      // The log and the list agree by now; should they not, the list is right.
      await core.step(async (state) => stateFromServer(state, listed, me.accountId))
    })
    this.connected()
  }

  /** Does what could not be done without a connection. */
  connected(): void {
    this.parts.planner.forgive()
    // What is on disk here may never have been told: the tab may have closed before that.
    this.#tellReceipt()
    this.#receipts.reconnected()
    this.#chores.run()
    this.#retention.look()
    this.rescue.look()
    this.#read(() => this.#catchUpWithGroup())
    this.#lookout.look()
    this.parts.reconciler.check()
    this.pump()
  }

  /** Something about people or their devices is different. */
  peopleChanged(): void {
    this.parts.planner.forgive()
    this.#lookout.look()
    this.parts.reconciler.check()
    // Perhaps somebody is trusted now who was not.
    if (this.parts.reopener.hasWork) this.reopen()
  }

  takeCursor(cursor: Cursor): void {
    this.view.takeCursors([cursor])
    if (cursor.accountId === this.parts.me.accountId) this.#receipts.known(cursor)
  }

  /**
   * Enters the group by a Welcome, unless this device is past that already.
   *
   * @throws CryptoError `bad-welcome`, `directory-unreachable`; OfflineError
   */
  async takeWelcome(received: ReceivedWelcome): Promise<void> {
    const { core, me, archive, keeper } = this.parts
    const { cryptography, context } = this.#tools
    const { nowMs, random } = context
    const tools = { me, cryptography, archive, keeper, nowMs, random }
    await core.step(async (state, batch) => {
      const isOld = state.group !== undefined && received.seq <= state.head.groupSeq
      return isOld ? undefined : { state: await join(state, received, tools, batch) }
    })
    this.#read(() => this.#catchUpWithGroup())
  }

  /** Secrets have come from the account's other devices. */
  reopen(): void {
    this.#tools.background.run(() => this.parts.reopener.run())
  }

  /** Resolves once the message is on disk here. Giving the same id again changes nothing. */
  async write(
    content: Content,
    eventId: EventId,
    given: Pick<OutboxEntry, 'waitsForFiles'> = {},
  ): Promise<void> {
    const { core, outbox } = this.parts
    let added = () => {}
    await core.step(async (state, batch) => {
      const sent = await this.#tools.context.store.get(roomKeys(this.roomId).sent(eventId))
      if (sent || outbox.keyOf(eventId)) return undefined
      added = outbox.stage({ eventId, content, ...given }, batch)
      return { state }
    })
    added()
    if (content.type === 'text') this.view.typing.sent()
    this.pump()
  }

  /** Whether a message of that id was written here, and is on its way or in the log. */
  async isWritten(eventId: EventId): Promise<boolean> {
    if (this.parts.outbox.keyOf(eventId)) return true
    return (await this.#tools.context.store.get(roomKeys(this.roomId).sent(eventId))) !== undefined
  }

  pump(): void {
    this.#tools.background.run(() => this.parts.outbox.pump())
  }

  markRead(seq: number): void {
    const { have } = this.state.head
    const { accountId } = this.parts.me
    this.view.takeCursors([{ accountId, delivered: have, read: Math.min(seq, have) }])
    this.#tellReceipt()
  }

  /** Resolves once nothing of it runs any more; it writes nothing afterwards. */
  async stop(): Promise<void> {
    this.parts.pauses.stop()
    this.parts.reconciler.stop()
    this.#retrying.stop()
    this.#retention.stop()
    this.rescue.stop()
    this.#receipts.stop()
    await this.parts.outbox.stop()
    await this.parts.core.stop()
    await this.view.stop({ keeps: this.state.head.stage !== 'gone' })
  }

  /** Everything that follows from a change that is on disk. */
  #stepped(stepped: Stepped): void {
    const { before, after, lines } = stepped
    const { me, reconciler } = this.parts
    this.view.take(lines)
    if (lines.some(({ body }) => body.kind === 'unreadable')) this.parts.reopener.expectMore()
    for (const line of lines) if (line.accountId === me.accountId) this.#landed(line)
    if (after.head.stage === 'gone') return this.#onGone(this)
    // What is known here does not join on to the log: the list has to say where the room is.
    if (after.head.stage === 'asking' && before.head.stage !== 'asking') this.#tools.lookAgain()
    if (after.head.have > before.head.have || after.head.stage !== before.head.stage) this.#tellReceipt()
    if (lines.some(({ body }) => body.kind === 'deleted')) this.#chores.expectErasures()
    if (after.head !== before.head) this.#chores.run()
    if (after.head.keepDays !== before.head.keepDays || this.#retention.isOver(lines)) this.#retention.look()
    if (after.head.stage !== before.head.stage) this.rescue.look()
    this.#lookout.stepped(stepped)
    if (after.group !== before.group) this.#tools.context.identity.vault.flush()
    const isAboutPeople = lines.some(({ body }) => body.kind !== 'text') || after.roster !== before.roster
    const isRenewal = isCurrent(after) && isRenewalDue(after, this.#tools.context.nowMs())
    if (isAboutPeople || after.group !== before.group || isRenewal) reconciler.check()
    if (isCurrent(after) && !(isCurrent(before) && before.group === after.group)) this.pump()
    this.#tools.context.changed(this.roomId)
  }

  #landed({ eventId, body }: LineRecord): void {
    this.parts.outbox.landed(eventId)
    const { background, context } = this.#tools
    if (body.kind !== 'text' || !body.files) return
    background.run(() => context.uploads.forget(eventId, { isSent: true }))
  }

  #tellReceipt(): void {
    const { stage, have } = this.state.head
    const isIn = stage !== 'asking' && stage !== 'creating' && stage !== 'gone'
    if (isIn) this.#receipts.moveTo({ delivered: have, read: this.view.readSeq })
  }

  #read(job: () => Promise<void>): void {
    this.#retrying.run(job)
  }

  /** The group to where the log is; what could not be read until then; and, after joining, what went before. */
  async #catchUpWithGroup(): Promise<void> {
    const { core, reader, reopener } = this.parts
    await reader.followGroup()
    await reopener.run()
    if (!this.state.head.isBackfillDue) return
    await this.#backfill()
    await core.step(async (state) => ({ state: withHead(state, { isBackfillDue: false }) }))
  }

  /** Back to where this account stopped reading, and at least a page, so that there is something to see. */
  async #backfill(): Promise<void> {
    for (let pages = 0; pages < BACKFILL_PAGES && !this.state.head.hasStart; pages++) {
      if (pages > 0 && this.state.head.oldest <= this.view.readSeq + 1) return
      await this.parts.history.readPage()
    }
  }
}
