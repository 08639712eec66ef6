import type { EventId } from '@securechat/protocol'
import type { Batch } from './batch.ts'
import type { KnownEpoch } from './epoch-archive.ts'
import { fromBytes } from './json.ts'
import { numberIn, roomKeys } from './keys.ts'
import type { LineRecord } from './records.ts'
import type { RoomParts, SharedTools } from './room-parts.ts'
import { type RoomState, withHead } from './room-state.ts'

const DAY_MS = 24 * 3_600_000
const LOOK_EVERY_MS = 3_600_000
const LINES_PER_STEP = 200

interface RetentionTools {
  parts: RoomParts
  shared: SharedTools
  /** Everything up to this entry is gone from the disk. */
  dropped: (upToSeq: number) => void
}

/**
 * Takes messages away that the room no longer keeps, and the secrets of epochs in which nothing is left: from this device, and
 * from the account's vault, so that none of its devices could open what somebody may have copied from the server.
 */
export class Retention {
  readonly #tools: RetentionTools
  #cancel: (() => void) | undefined
  #isStopped = false

  constructor(tools: RetentionTools) {
    this.#tools = tools
  }

  look(): void {
    const { background, context } = this.#tools.shared
    this.#cancel?.()
    if (this.#cutoffMs === undefined || this.#isStopped) return
    this.#cancel = context.schedule(LOOK_EVERY_MS, () => this.look())
    background.run(() => this.#sweep())
  }

  /** Whether one of these is older than the room keeps them. */
  isOver(lines: readonly LineRecord[]): boolean {
    const cutoffMs = this.#cutoffMs
    return cutoffMs !== undefined && lines.some(({ atMs }) => atMs < cutoffMs)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  /** Nothing from before this moment is kept; `undefined` where everything is. */
  get #cutoffMs(): number | undefined {
    const { keepDays = 0 } = this.#tools.parts.core.state.head
    return keepDays === 0 ? undefined : this.#tools.shared.context.nowMs() - keepDays * DAY_MS
  }

  async #sweep(): Promise<void> {
    for (let found = LINES_PER_STEP; found === LINES_PER_STEP && !this.#isStopped;) {
      const old = await this.#oldLines()
      found = old.length
      if (found === 0) break
      const upTo = old.at(-1)!.seq
      await this.#tools.parts.core.step(async (state, batch) => {
        for (const line of old) this.#deleteLine(line, batch)
        await this.#deleteRest(upTo, batch)
        return { state: withoutLines(state, upTo) }
      })
      this.#tools.dropped(upTo)
    }
    await this.#dropSecrets()
  }

  /** In the order of the log, up to the first that is kept. */
  async #oldLines(): Promise<LineRecord[]> {
    const { parts, shared } = this.#tools
    const cutoffMs = this.#cutoffMs
    if (cutoffMs === undefined) return []
    const prefix = roomKeys(parts.core.roomId).lines
    const stored = await shared.context.store.list({ prefix, limit: LINES_PER_STEP })
    const lines = stored.map(([, bytes]) => fromBytes<LineRecord>(bytes))
    const kept = lines.findIndex(({ atMs }) => atMs >= cutoffMs)
    return kept < 0 ? lines : lines.slice(0, kept)
  }

  #deleteLine({ seq, eventId }: { seq: number; eventId: EventId }, batch: Batch): void {
    const keys = roomKeys(this.#tools.parts.core.roomId)
    for (const key of [keys.line(seq), keys.place(eventId), keys.sent(eventId), keys.pin(eventId)])
      batch.delete(key)
  }

  /** What was made ready for searching is made anew from what is left. */
  async #deleteRest(upTo: number, batch: Batch): Promise<void> {
    const { store } = this.#tools.shared.context
    const keys = roomKeys(this.#tools.parts.core.roomId)
    for (const [key] of await store.list({ prefix: keys.search })) batch.delete(key)
    for (const [key] of await store.list({ prefix: keys.allClosed }))
      if (numberIn(key) <= upTo) batch.delete(key)
  }

  async #dropSecrets(): Promise<void> {
    const { core, archive } = this.#tools.parts
    const { oldest } = core.state.head
    const current = core.state.group?.epoch ?? Infinity
    const epochs = await archive.all()
    const over = epochs.filter((known, at) => isOver(known, epochs[at + 1], oldest) && known.epoch < current)
    const last = over.at(-1)
    if (last) await archive.dropUpTo(last.epoch, (job) => core.step(async (state, batch) => (await job(batch), { state }))) // prettier-ignore
  }
}

/** An epoch ends where the next one that is known begins; whose beginning is not known stays. */
const isOver = (_epoch: KnownEpoch, next: KnownEpoch | undefined, oldest: number): boolean =>
  next !== undefined && next.sinceSeq > 1 && next.sinceSeq <= oldest

function withoutLines(state: RoomState, upTo: number): RoomState {
  const { last, ...rest } = state.head
  const head = last && last.seq <= upTo ? rest : state.head
  return withHead({ ...state, head }, { oldest: Math.max(state.head.oldest, upTo + 1), hasStart: true })
}
