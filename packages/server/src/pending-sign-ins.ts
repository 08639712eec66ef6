import type { AccountId } from '@securechat/protocol'
import type { Clock } from './clock.ts'

/** A sign-in between its two halves: plain data, so that another server of a cluster can take it up. */
export interface PendingSignIn {
  /** Missing when nobody has the name: the second half then fails like a wrong password. */
  accountId?: AccountId
  /** Which rate limits to relieve when it succeeds. */
  limitKeys: string[]
  /** OPAQUE's, secret while it lasts. */
  serverLoginState: string
}

/** Where half-done sign-ins wait for their other half: here, or where every server of a cluster finds them. */
export interface PendingSignIns {
  put(signInId: string, pending: PendingSignIn, lifetimeMs: number): Promise<void>
  /** @returns what was put, once: whoever takes it is the only one. Nothing once its time is over. */
  take(signInId: string): Promise<PendingSignIn | undefined>
}

/** How many may wait; the oldest give way, after a time far longer than one takes. */
const mostPending = 20_000

/** Half-done sign-ins in this server's memory. */
export class MemoryPendingSignIns implements PendingSignIns {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #pending = new Map<string, { pending: PendingSignIn; expiresAtMs: number }>()

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
  }

  async put(signInId: string, pending: PendingSignIn, lifetimeMs: number): Promise<void> {
    const nowMs = this.#clock.monotonicMs()
    for (const [id, { expiresAtMs }] of this.#pending) {
      if (expiresAtMs > nowMs && this.#pending.size < mostPending) break
      this.#pending.delete(id)
    }
    this.#pending.set(signInId, { pending, expiresAtMs: nowMs + lifetimeMs })
  }

  async take(signInId: string): Promise<PendingSignIn | undefined> {
    const found = this.#pending.get(signInId)
    this.#pending.delete(signInId)
    return found && found.expiresAtMs > this.#clock.monotonicMs() ? found.pending : undefined
  }
}
