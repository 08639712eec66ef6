import { limits, type EventId, type RoomId } from '@securechat/protocol'
import type { Clock } from '../clock.ts'
import { reportBug } from '../log.ts'
import type { Storage } from '../storage/storage.ts'
import type { AuditLog } from './audit-log.ts'
import type { Rules } from './rules.ts'

const DAY_MS = 24 * 3_600_000
const SWEEP_EVERY_MS = 3_600_000
/** Of many servers, one sweeps. */
const TURN_MS = SWEEP_EVERY_MS - 60_000

export interface RetentionParts {
  storage: Pick<Storage, 'allRooms' | 'events' | 'erase' | 'pruneAudit' | 'putSlot'>
  rules: Rules
  audit: AuditLog
  clock: Clock
}

/** Erases messages that are older than they are to be kept, and the beginning of the audit log. Entries keep their numbers. */
export class Retention {
  readonly #parts: RetentionParts
  #callOff: () => void
  #sweeping: Promise<void> = Promise.resolve()

  constructor(parts: RetentionParts) {
    this.#parts = parts
    this.#callOff = parts.clock.after(SWEEP_EVERY_MS, () => void this.#inTurn())
  }

  async stop(): Promise<void> {
    this.#callOff()
    await this.#sweeping
  }

  /** Now, for whoever has just changed a rule. @returns once everything is as the rules say. */
  sweep(): Promise<void> {
    this.#sweeping = this.#sweeping.then(() => this.#sweep()).catch(reportBug)
    return this.#sweeping
  }

  async #inTurn(): Promise<void> {
    const { storage, clock } = this.#parts
    this.#callOff = clock.after(SWEEP_EVERY_MS, () => void this.#inTurn())
    const nowMs = clock.nowMs()
    const turn = { slotId: 'retention', body: '', nowMs, expiresAtMs: nowMs + TURN_MS }
    if (await storage.putSlot(turn).catch(() => false)) await this.sweep()
  }

  async #sweep(): Promise<void> {
    const { storage, rules, audit, clock } = this.#parts
    let erased = 0
    for (const { roomId } of await storage.allRooms()) {
      const days = rules.keepDays(roomId) ?? rules.keepDays()
      if (days !== undefined) erased += await this.#sweepRoom(roomId, clock.nowMs() - days * DAY_MS)
    }
    if (erased > 0)
      await audit.record({ act: 'retention.sweep', outcome: 'ok', by: 'server', detail: { erased } })
    await this.#pruneAudit()
  }

  /** @returns how many messages went. */
  async #sweepRoom(roomId: RoomId, beforeMs: number): Promise<number> {
    const { storage, rules, clock } = this.#parts
    const from = rules.sweptTo(roomId)
    let erased = 0
    let after = from
    for (let more = true; more;) {
      const page = await storage.events({ roomId, after, limit: limits.historyPageEvents, floorSeq: 0 })
      // Numbers are given in the order of acceptance, near enough: clocks of servers differ by seconds, rules are in days.
      const old = page.events.filter(({ acceptedAtMs }) => acceptedAtMs < beforeMs)
      const eventIds = old.filter(({ kind }) => kind === 'message').map(({ eventId }) => eventId)
      for (const part of parts(eventIds))
        await storage.erase({ roomId, eventIds: part, nowMs: clock.nowMs() })
      erased += eventIds.length
      after = old.at(-1)?.seq ?? after
      more = page.more && old.length === page.events.length
    }
    if (after > from) await rules.note(`swept ${roomId}`, String(after))
    return erased
  }

  async #pruneAudit(): Promise<void> {
    const { storage, rules, audit, clock } = this.#parts
    const days = rules.auditDays
    if (days === undefined) return
    const last = await storage.pruneAudit({ beforeMs: clock.nowMs() - days * DAY_MS })
    if (!last) return
    await rules.read()
    await audit.record({ act: 'audit.prune', outcome: 'ok', by: 'server', detail: { upTo: last.seq } })
  }
}

const parts = (eventIds: EventId[]) =>
  Array.from({ length: Math.ceil(eventIds.length / limits.erasedAtOnce) }, (_, i) =>
    eventIds.slice(i * limits.erasedAtOnce, (i + 1) * limits.erasedAtOnce),
  )
