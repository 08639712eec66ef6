import type { AccountId, EventId, RoomEvent, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import type { DatabaseSync } from 'node:sqlite'
import type { Message, Outcome } from '../place-messages.ts'
import type { Append, Appended } from '../records.ts'
import type { Tables } from '../tables.ts'
import type { Accounts } from './accounts.ts'
import { Commits, mayBeIn } from './commits.ts'
import type { Devices } from './devices.ts'
import { EventRows } from './event-rows.ts'
import { isTimely } from '../grace.ts'
import { checkKindOfEntry } from '../public-rules.ts'
import { erasures } from '../erasures.ts'
import { isSameSender } from '../sender.ts'
import type { Files } from './files.ts'
import { Members } from './members.ts'
import { Messages } from './messages.ts'
import { takePage } from '../page.ts'
import { RoomRows, type RoomRow } from './room-rows.ts'
import type { Welcomes } from './welcomes.ts'

type Change = Exclude<Append, { kind: 'message' }>
type Roster = Extract<Append, { kind: 'roster' }>

/** The numbered log of each room: what may be appended, what an entry changes, and reading it by pages. */
export class Log implements Pick<Tables, 'append' | 'events' | 'erase'> {
  readonly #rows
  readonly #members
  readonly #events
  readonly #messages
  readonly #commits
  readonly #welcomes
  readonly #files

  constructor(
    db: DatabaseSync,
    parts: { accounts: Accounts; devices: Devices; welcomes: Welcomes; files: Files },
  ) {
    this.#rows = new RoomRows(db)
    this.#members = new Members(db)
    this.#events = new EventRows(db)
    this.#messages = new Messages(db)
    this.#commits = new Commits(db, parts)
    this.#welcomes = parts.welcomes
    this.#files = parts.files
  }

  append(entry: Append): Appended {
    if (entry.kind !== 'message') return this.#change(entry)
    const [outcome] = this.#messages.append([entry])
    if (outcome && 'value' in outcome) return outcome.value
    throw outcome?.error ?? new Error('No outcome.')
  }

  /** Many at once: how each of them ended. */
  appendMessages(messages: readonly Message[]): Outcome[] {
    return this.#messages.append(messages)
  }

  #change(entry: Change): Appended {
    checkKindOfEntry(entry)
    const room = this.#rows.byId(entry.event.roomId)
    if (!room) throw new ChatError('not-found')
    const stored = this.#events.byId(room, entry.event.eventId)
    if (stored && isSameSender(stored, entry.event))
      return { event: stored, isNew: false, rosterSeq: room.rosterSeq }
    this.#checkSender(room, entry)
    if (stored) throw new ChatError('bad-request')
    const seq = room.headSeq + 1
    const applied = this.#apply(room, entry, seq)
    const after = applied.room.rosterSeq === seq ? this.#withoutEmptyPair(applied.room) : applied.room
    const event: RoomEvent = { ...applied.unplaced, seq }
    this.#events.insert(room, event)
    this.#rows.advance(room, { ...after, headSeq: seq })
    return { event, isNew: true, rosterSeq: after.rosterSeq }
  }

  events(at: { roomId: RoomId; after?: number; before?: number; limit: number; floorSeq: number }): {
    events: RoomEvent[]
    more: boolean
  } {
    const room = this.#rows.byId(at.roomId)
    if (!room) return { events: [], more: false }
    // One more than asked for, so that the page knows whether the log goes on.
    const limit = Math.min(at.limit, limits.historyPageEvents) + 1
    if (at.before === undefined) {
      const from = Math.max((at.after ?? 0) + 1, at.floorSeq)
      return takePage(this.#events.forward(room, { from, limit }), limit - 1)
    }
    const page = takePage(
      this.#events.backward(room, { below: at.before, floor: at.floorSeq, limit }),
      limit - 1,
    )
    return { events: page.events.reverse(), more: page.more }
  }

  erase(at: { roomId: RoomId; eventIds: EventId[]; only?: AccountId; nowMs: number }): void {
    const room = this.#rows.byId(at.roomId)
    if (!room) return
    const found = at.eventIds.flatMap((eventId) => this.#events.byId(room, eventId) ?? [])
    for (const event of erasures(found, at)) {
      this.#events.erase(room, event)
      this.#files.unclaim(event)
    }
  }

  #checkSender(room: RoomRow, { event }: Change): void {
    const state = this.#members.state(room.roomNo, event.accountId)
    const change = event.kind === 'roster' ? event.change : undefined
    if (change === 'asked' || change === 'joined' || state === 'joined') return
    // Whoever waits to be let in may take that back, and nothing else.
    if (change === 'left' && state === 'asked') return
    throw new ChatError('not-found')
  }

  /** @returns the room as it stands after the entry, and the entry as it is to be stored. */
  #apply(room: RoomRow, entry: Change, seq: number): { room: RoomRow; unplaced: Change['event'] } {
    switch (entry.kind) {
      case 'commit': {
        const applied = this.#commits.apply(room, entry, seq)
        return { room: applied.room, unplaced: { ...entry.event, ...applied.people } }
      }
      case 'post':
        if (!isTimely(entry.event)) throw new ChatError('message-stale')
        return { room, unplaced: entry.event }
      case 'roster': {
        const hasChanged = this.#changeRoster(room, entry, seq)
        return { room: hasChanged ? { ...room, rosterSeq: seq } : room, unplaced: entry.event }
      }
    }
  }

  /** @returns whether the list of members changed. */
  #changeRoster(room: RoomRow, { event }: Roster, seq: number): boolean {
    switch (event.change) {
      case 'asked':
        return this.#ask(room, event.accountId, seq)
      case 'left':
        this.#welcomes.withdrawFrom(room.roomNo, event.accountId)
        return this.#members.drop(room.roomNo, event.accountId)
      case 'joined':
        return this.#join(room, event.accountId, seq)
      case 'added':
        return this.#join(room, event.subject, seq)
      case 'removed':
        return this.#members.drop(room.roomNo, subjectOf(event))
      case 'promoted':
      case 'demoted':
        this.#members.setRole(room.roomNo, subjectOf(event), event.change === 'promoted' ? 'admin' : 'member')
        return false
      case 'lost':
      case 'device':
        return false
      case 'created':
        throw new ChatError('bad-request')
    }
  }

  /** Into a public room. Whoever enters one that nobody is in looks after it. */
  #join(room: RoomRow, accountId: AccountId | undefined, seq: number): boolean {
    if (accountId === undefined) throw new ChatError('bad-request')
    const count = this.#members.count(room.roomNo, 'joined')
    if (!this.#members.join(room.roomNo, accountId, seq)) return false
    if (count >= limits.roomMembers) throw new ChatError('room-full')
    if (count === 0) this.#members.setRole(room.roomNo, accountId, 'admin')
    return true
  }

  #ask(room: RoomRow, accountId: AccountId, seq: number): boolean {
    if (!mayBeIn(room, accountId)) throw new ChatError('not-allowed')
    const hasChanged = this.#members.ask(room.roomNo, accountId, seq)
    const count = this.#members.count(room.roomNo, 'joined') + this.#members.count(room.roomNo, 'asked')
    if (hasChanged && count > limits.roomMembers) throw new ChatError('room-full')
    return hasChanged
  }

  /** A direct room that nobody is in any more does not keep its two people from having a new one. */
  #withoutEmptyPair(room: RoomRow): RoomRow {
    if (room.kind !== 'direct' || this.#members.count(room.roomNo, 'joined') > 0) return room
    return { ...room, firstPerson: null, secondPerson: null }
  }
}

/** @throws ChatError `bad-request` */
function subjectOf({ subject }: Roster['event']): AccountId {
  if (subject === undefined) throw new ChatError('bad-request')
  return subject
}
