import { limits, readEvents, type RoomEvent } from '@securechat/protocol'
import type { Link } from '../context.ts'
import type { Batch } from './batch.ts'
import { learnAmended, learnContent, lineBodyOf } from './content-effects.ts'
import type { ApplierTools } from './entry-applier.ts'
import { toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import { lineOf, toldChange, toldRoster } from './lines.ts'
import { isForLater } from './opener.ts'
import { openPost } from './posts.ts'
import type { LineRecord } from './records.ts'
import type { RoomCore } from './room-core.ts'
import { type RoomState, withHead } from './room-state.ts'

export interface HistoryTools extends Pick<ApplierTools, 'me' | 'opener' | 'amendments'> {
  core: RoomCore
  link: Link
}

/**
 * Reads a room's log backward, for what this device's own copy lacks: a newcomer in a room with shared history, a
 * restored device. It changes neither group nor members.
 */
export class History {
  readonly #tools: HistoryTools
  #reading: Promise<void> | undefined

  constructor(tools: HistoryTools) {
    this.#tools = tools
  }

  /** Reads one page that ends where this device's copy begins; asking again meanwhile waits for the same one. @throws OfflineError */
  readPage(pageEvents: number = limits.historyPageEvents): Promise<void> {
    this.#reading ??= this.#readPage(pageEvents).finally(() => (this.#reading = undefined))
    return this.#reading
  }

  async #readPage(limit: number): Promise<void> {
    const { core, link } = this.#tools
    const { oldest, hasStart } = core.state.head
    if (hasStart) return
    const { events, more } = await link.request(readEvents, { roomId: core.roomId, before: oldest, limit })
    const page = runEndingBefore(oldest, events)
    await core.step(async (state, batch) => {
      if (state.head.oldest !== oldest) return undefined
      return this.#withPage(
        state,
        { page, isStart: page.length === 0 || (!more && page.length === events.length) },
        batch,
      )
    })
  }

  async #withPage(
    before: RoomState,
    { page, isStart }: { page: RoomEvent[]; isStart: boolean },
    batch: Batch,
  ) {
    let state = before
    const lines: LineRecord[] = []
    for (const event of page) {
      const told = await this.#tell(state, event, batch)
      state = told.state
      lines.push(...told.others, told.line)
      batch.put(roomKeys(event.roomId).line(event.seq), toBytes(told.line))
    }
    return {
      state: withHead(state, { oldest: page[0]?.seq ?? before.head.oldest, hasStart: isStart }),
      lines,
    }
  }

  async #tell(
    state: RoomState,
    event: RoomEvent,
    batch: Batch,
  ): Promise<{ state: RoomState; line: LineRecord; others: LineRecord[] }> {
    if (event.kind === 'commit') return { state, line: lineOf(event, toldChange(event)), others: [] }
    if (event.kind === 'roster') return { state, line: lineOf(event, toldRoster(event)), others: [] }
    const { me, opener, amendments } = this.#tools
    const keys = roomKeys(event.roomId)
    if (event.kind === 'erased')
      return { state, ...(await amendments.tell(state, { line: lineOf(event, { kind: 'erased' }) }, batch)) }
    const opened = event.kind === 'post' ? openPost(event) : await opener.open(event, batch)
    if (event.kind === 'message' && isForLater(opened))
      batch.put(keys.closedMessage(event.epoch, event.seq), toBytes(event))
    if (event.accountId === me.accountId) batch.put(keys.sent(event.eventId), toBytes(event.seq))
    const content = opened.kind === 'content' ? opened.content : undefined
    const learned = content ? learnContent(state, { event, content, me }) : state
    const line = lineOf(event, lineBodyOf(opened))
    const told = await amendments.tell(learned, { line, content }, batch)
    return { ...told, state: learnAmended(learned, [...told.others, told.line]) }
  }
}

/** The part of a page that joins on without a gap. */
function runEndingBefore(seq: number, events: readonly RoomEvent[]): RoomEvent[] {
  let at = events.length
  while (at > 0 && events[at - 1]!.seq === seq - (events.length - at) - 1) at--
  return events.slice(at)
}
