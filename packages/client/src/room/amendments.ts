import type { AccountId, EventId, RoomEvent, RoomId } from '@securechat/protocol'
import type { Content, UnknownContent } from '../content.ts'
import type { Store } from '../store/store.ts'
import { amended, type Amendment, type Change, withAmendments } from './amended.ts'
import type { Batch } from './batch.ts'
import { fromBytes, toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { LineRecord, RoomHead, Roster } from './records.ts'
import type { RoomState } from './room-state.ts'

interface Told {
  /** The line of the entry itself, as it is to be kept. */
  line: LineRecord
  /** Lines of earlier entries that read differently now; they are in the batch already. */
  others: LineRecord[]
}

type Entry = Pick<RoomEvent, 'seq' | 'eventId' | 'accountId' | 'acceptedAtMs'>

/**
 * Keeps what messages say about others with the lines of those others, in whatever order the log is read: what is about a
 * message that is not here yet waits for it.
 */
export class Amendments {
  readonly #store: Store
  readonly #keys: ReturnType<typeof roomKeys>

  constructor(roomId: RoomId, store: Store) {
    this.#store = store
    this.#keys = roomKeys(roomId)
  }

  /** Files an entry that has just been read. */
  async tell(
    state: RoomState,
    { line, content }: { line: LineRecord; content?: Content | UnknownContent | undefined },
    batch: Batch,
  ): Promise<Told> {
    batch.put(this.#keys.place(line.eventId), toBytes(line.seq))
    const whole = withAmendments(line, await this.#whatIsKnown(line, batch))
    this.#keepPin(whole, batch)
    const entry = { ...line, acceptedAtMs: line.atMs }
    const others: LineRecord[] = []
    for (const { target, change } of content ? saidIn(content, isAdmin(state, line.accountId)) : [])
      others.push(...(await this.#place(target, amendment(entry, change), batch)))
    if (whole.body.kind === 'text' && whole.body.thread)
      others.push(...(await this.#place(whole.body.thread, amendment(entry, { kind: 'reply' }), batch)))
    return { line: whole, others }
  }

  /** What an earlier reading of this very entry, or entries after it, have said about it. */
  async #whatIsKnown({ seq, eventId }: LineRecord, batch: Batch): Promise<Amendment[]> {
    const [before, waiting] = await Promise.all([
      batch.read(this.#keys.line(seq), this.#store),
      batch.read(this.#keys.about(eventId), this.#store),
    ])
    if (waiting) batch.delete(this.#keys.about(eventId))
    return [
      ...((before && fromBytes<LineRecord>(before).about) ?? []),
      ...(waiting ? fromBytes<Amendment[]>(waiting) : []),
    ]
  }

  async #place(target: EventId, news: Amendment, batch: Batch): Promise<LineRecord[]> {
    const place = await batch.read(this.#keys.place(target), this.#store)
    const stored = place && (await batch.read(this.#keys.line(fromBytes<number>(place)), this.#store))
    if (!stored) {
      await this.#wait(target, news, batch)
      return []
    }
    const before = fromBytes<LineRecord>(stored)
    const after = withAmendments(before, [news])
    if (after === before) return []
    batch.put(this.#keys.line(after.seq), toBytes(after))
    this.#keepPin(after, batch)
    return [after, ...(await this.#leaveThread(before, { after, news }, batch))]
  }

  /** So that what is pinned is found without reading the whole log. */
  #keepPin(line: LineRecord, batch: Batch): void {
    const key = this.#keys.pin(line.eventId)
    if (amended(line).pinnedBy !== undefined) batch.put(key, toBytes(line.seq))
    else if (line.body.kind === 'deleted' || line.about?.some(({ kind }) => kind === 'pin')) batch.delete(key)
  }

  /** An answer that was deleted no longer counts in its thread. */
  async #leaveThread(
    before: LineRecord,
    { after, news }: { after: LineRecord; news: Amendment },
    batch: Batch,
  ): Promise<LineRecord[]> {
    const isGone = before.body.kind === 'text' && after.body.kind === 'deleted'
    if (!isGone || !('thread' in before.body) || !before.body.thread) return []
    const { seq, eventId, accountId, atMs } = news
    const left: Amendment = { seq, eventId, accountId, atMs, kind: 'unreply', reply: before.eventId }
    return this.#place(before.body.thread, left, batch)
  }

  async #wait(target: EventId, news: Amendment, batch: Batch): Promise<void> {
    const key = this.#keys.about(target)
    const waiting = await batch.read(key, this.#store)
    batch.put(key, toBytes([...(waiting ? fromBytes<Amendment[]>(waiting) : []), news]))
  }
}

function amendment({ seq, eventId, accountId, acceptedAtMs }: Entry, change: Change): Amendment {
  return { seq, eventId, accountId, atMs: acceptedAtMs, ...change }
}

/** What a message says about which others. */
export function saidIn(
  content: Content | UnknownContent,
  isByAdmin: boolean,
): { target: EventId; change: Change }[] {
  switch (content.type) {
    case 'edit': {
      const { target, text, mentions } = content
      return [{ target, change: { kind: 'edit', text, ...(mentions ? { mentions } : {}) } }]
    }
    case 'delete':
      return [
        { target: content.target, change: { kind: 'delete', isByAdmin } },
        ...content.edits.map((target) => ({ target, change: { kind: 'gone-with' as const, isByAdmin } })),
      ]
    case 'react':
      return [{ target: content.target, change: { kind: 'react', emoji: content.emoji, isOn: content.isOn } }]
    case 'pin':
      return [{ target: content.target, change: { kind: 'pin', isOn: content.isOn } }]
    case 'vote':
      return [{ target: content.target, change: { kind: 'vote', choices: content.choices } }]
    case 'close':
      return [{ target: content.target, change: { kind: 'close' } }]
    case 'text':
    case 'poll':
    case 'room':
    case 'invite':
    case 'unknown':
      return []
  }
}

/** Whether somebody may take back what others wrote: not in direct rooms, where nobody administers anybody. */
export const isAdmin = (
  { head, roster }: { head: Pick<RoomHead, 'kind'>; roster: Roster },
  accountId: AccountId,
): boolean =>
  head.kind !== 'direct' &&
  roster.members.some((member) => member.accountId === accountId && member.role === 'admin')
