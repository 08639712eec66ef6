import { readEvents, type RoomEvent } from '@securechat/protocol'
import type { Link } from '../context.ts'
import { Turns } from '../turns.ts'
import type { EntryApplier } from './entry-applier.ts'
import type { GroupKeeper } from './group-keeper.ts'
import type { LineRecord } from './records.ts'
import type { RoomCore } from './room-core.ts'
import { isCurrent, type RoomState, withHead, withoutGroup } from './room-state.ts'

/** Entries stored with one write. A commit ends a run, so that nothing of a new epoch is at risk with it. */
const ENTRIES_PER_WRITE = 50

export interface ReaderTools {
  core: RoomCore
  link: Link
  applier: EntryApplier
  keeper: GroupKeeper
}

/**
 * Brings a room's log to this device in order, each entry once: live where it fits, and by reading what is missing
 * where it does not. Live events are hints; only the log decides.
 */
export class LogReader {
  readonly #tools: ReaderTools
  readonly #turns = new Turns()
  /** Live events that have not had their turn, by number. */
  readonly #live = new Map<number, RoomEvent>()
  /** The highest entry known to exist. */
  #head = 0

  constructor(tools: ReaderTools) {
    this.#tools = tools
  }

  /** @returns when it has been applied, or found to be known already. @throws OfflineError when a gap could not be filled. */
  offer(event: RoomEvent): Promise<void> {
    if (event.seq <= this.#have) return Promise.resolve()
    this.#live.set(event.seq, event)
    return this.readUpTo(event.seq)
  }

  /** Makes sure that everything up to `seq` is here. @throws OfflineError */
  readUpTo(seq: number): Promise<void> {
    this.#head = Math.max(this.#head, seq)
    return this.#turns.run(() => this.#advance())
  }

  /** Reads whatever there is beyond what is here. @throws OfflineError */
  readOn(): Promise<void> {
    return this.readUpTo(Number.MAX_SAFE_INTEGER)
  }

  /** Takes a group that was joined at an earlier commit to where the log is. @throws OfflineError */
  followGroup(): Promise<void> {
    return this.#turns.run(() => this.#followGroup())
  }

  async idle(): Promise<void> {
    await this.#turns.idle()
  }

  async #advance(): Promise<void> {
    while (this.#mayRead && this.#have < this.#head) {
      const before = this.#have
      const run = this.#takeLive()
      await this.#applyAll(run.length > 0 ? run : await this.#readPage(before))
      if (this.#have === before) return
    }
    for (const seq of this.#live.keys()) if (seq <= this.#have) this.#live.delete(seq)
  }

  /** The live events that come next, without a gap. */
  #takeLive(): RoomEvent[] {
    const run: RoomEvent[] = []
    for (let seq = this.#have + 1; this.#live.has(seq); seq++) run.push(this.#live.get(seq)!)
    return run
  }

  async #readPage(after: number): Promise<RoomEvent[]> {
    const { roomId } = this.#tools.core
    const { events, more } = await this.#tools.link.request(readEvents, { roomId, after })
    // What came live in the meantime is beyond what the answer knows of.
    if (!more) this.#head = Math.max(events.at(-1)?.seq ?? after, ...this.#live.keys())
    const first = events[0]
    if (!first || first.seq === after + 1) return withoutGaps(events)
    await this.#wasOut(first.seq)
    return []
  }

  async #applyAll(events: readonly RoomEvent[]): Promise<void> {
    for (let at = 0; at < events.length;) {
      const run = oneWrite(events.slice(at))
      await this.#tools.core.step((state, batch) => this.#applyRun(state, run, batch))
      for (const { seq } of run) this.#live.delete(seq)
      at += run.length
    }
  }

  async #applyRun(before: RoomState, run: readonly RoomEvent[], batch: Parameters<EntryApplier['apply']>[2]) {
    let state = before
    const lines: LineRecord[] = []
    for (const event of run) {
      if (event.seq !== state.head.have + 1 || state.head.stage === 'gone') continue
      const applied = await this.#tools.applier.apply(state, event, batch)
      state = applied.state
      lines.push(...(applied.others ?? []), applied.line)
    }
    return lines.length > 0 ? { state, lines } : undefined
  }

  /**
   * The account was out in between, and may not read what was said then: nor, therefore, who came and went. The room
   * is entered anew from the server's list. A group stays only if it was joined since.
   */
  #wasOut(floorSeq: number): Promise<void> {
    return this.#tools.core.step(async (state) => {
      const kept = state.group !== undefined && state.head.groupSeq >= floorSeq ? state : withoutGroup(state)
      return { state: withHead({ ...kept, pending: undefined }, { stage: 'asking' }) }
    })
  }

  async #followGroup(): Promise<void> {
    while (isBehind(this.#tools.core.state)) {
      const before = this.#tools.core.state.head.groupSeq
      const { roomId } = this.#tools.core
      const { events } = await this.#tools.link.request(readEvents, { roomId, after: before })
      for (const event of events) await this.#follow(event)
      const { groupSeq } = this.#tools.core.state.head
      const last = events.at(-1)?.seq ?? before
      // A page without commits: go on reading behind it.
      if (groupSeq === before && last > before) await this.#passOver(last)
      if (this.#tools.core.state.head.groupSeq === before) return
    }
  }

  #follow(event: RoomEvent): Promise<void> {
    return this.#tools.core.step(async (state, batch) => {
      if (event.kind !== 'commit' || event.seq <= state.head.groupSeq || !isBehind(state)) return undefined
      return { state: (await this.#tools.keeper.follow(state, event, batch)).state }
    })
  }

  #passOver(seq: number): Promise<void> {
    return this.#tools.core.step(async (state) => {
      const groupSeq = Math.min(seq, state.head.lastCommitSeq)
      return groupSeq > state.head.groupSeq ? { state: withHead(state, { groupSeq }) } : undefined
    })
  }

  get #have(): number {
    return this.#tools.core.state.head.have
  }

  get #mayRead(): boolean {
    const { stage } = this.#tools.core.state.head
    return stage !== 'asking' && stage !== 'gone' && !this.#tools.core.isStopped
  }
}

const isBehind = (state: RoomState): boolean =>
  state.group !== undefined && !isCurrent(state) && state.head.groupSeq < state.head.lastCommitSeq

/** Up to and with the first commit. */
function oneWrite(events: readonly RoomEvent[]): RoomEvent[] {
  const commitAt = events.findIndex(({ kind }) => kind === 'commit')
  return events.slice(0, Math.min(commitAt < 0 ? events.length : commitAt + 1, ENTRIES_PER_WRITE))
}

function withoutGaps(events: readonly RoomEvent[]): RoomEvent[] {
  const gapAt = events.findIndex((event, at) => at > 0 && event.seq !== events[at - 1]!.seq + 1)
  return gapAt < 0 ? [...events] : events.slice(0, gapAt)
}
