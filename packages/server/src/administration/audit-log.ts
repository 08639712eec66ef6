import type { AuditEntry } from '@securechat/protocol'
import type { Clock } from '../clock.ts'
import { TokenBuckets } from '../gateway/token-buckets.ts'
import { reportBug } from '../log.ts'
import { addressRange } from '../sign-in/address-range.ts'
import type { AuditDraft } from '../storage/audit-chain.ts'
import type { Storage } from '../storage/storage.ts'

/** Refusals cost a write each: whoever makes very many does not fill the log, and how many were left out is in it. */
const refusals = { burst: 50, perSecond: 1 }

export type Act = Omit<AuditDraft, 'atMs'>

/**
 * The log of what concerns security, apart from the log of the program. Its entries are a chain in the store (docs/operate/audit.md).
 * What is recorded is built from ids and a few words of ours: never from what somebody sent.
 */
export class AuditLog {
  readonly #storage
  readonly #nowMs
  readonly #refusals
  readonly #listeners = new Set<(entry: AuditEntry) => void>()
  #leftOut = 0

  constructor({ storage, clock }: { storage: Pick<Storage, 'appendAudit'>; clock: Clock }) {
    this.#storage = storage
    this.#nowMs = clock.nowMs
    this.#refusals = new TokenBuckets(refusals, clock.monotonicMs, 1)
  }

  /** Told of each entry that this server has written, in the order in which they were stored here. @returns what ends it. */
  subscribe(listener: (entry: AuditEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @returns once it is stored. A store that cannot is in the program's log; what was done stays done. */
  async record(act: Act): Promise<void> {
    const { address, ...rest } = act
    const range = address === undefined ? {} : { address: addressRange(address) }
    try {
      const draft = { ...rest, ...range, atMs: this.#nowMs() }
      const entry = await this.#storage.appendAudit({ draft })
      for (const listener of this.#listeners) listener(entry)
    } catch (error) {
      reportBug(new Error(`The audit log has no entry of ${act.act}.`, { cause: error }))
    }
  }

  async recordRefusal(act: Act): Promise<void> {
    if (!this.#refusals.has('all', 1)) {
      this.#leftOut++
      return
    }
    this.#refusals.spend('all', 1)
    const leftOut = this.#leftOut
    this.#leftOut = 0
    await this.record(leftOut === 0 ? act : { ...act, detail: { ...act.detail, leftOut } })
  }
}
