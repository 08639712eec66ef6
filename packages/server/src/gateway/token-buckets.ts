import { ChatError } from '@securechat/protocol'

/** `too-fast`, and how long to wait. */
export class TooFast extends ChatError {
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super('too-fast')
    this.retryAfterMs = Math.ceil(retryAfterMs)
  }
}

interface Bucket {
  tokens: number
  filledAtMs: number
}

/**
 * One bucket of tokens for every key: `burst` at most, `perSecond` coming back. Memory is bounded: the buckets used
 * longest ago, which have filled up again first, are forgotten first.
 */
export class TokenBuckets {
  readonly #burst: number
  readonly #perMs: number
  readonly #monotonicMs: () => number
  readonly #maxKeys: number
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: { burst: number; perSecond: number }, monotonicMs: () => number, maxKeys = 50_000) {
    this.#burst = rate.burst
    this.#perMs = rate.perSecond / 1000
    this.#monotonicMs = monotonicMs
    this.#maxKeys = maxKeys
  }

  get size(): number {
    return this.#buckets.size
  }

  /** @throws TooFast when there are not that many tokens; then none are taken. */
  take(key: string, cost: number): void {
    const bucket = this.#fill(key)
    // What costs more than a whole bucket would otherwise never be allowed.
    const wanted = Math.min(cost, this.#burst)
    if (bucket.tokens < wanted) throw new TooFast((wanted - bucket.tokens) / this.#perMs)
    bucket.tokens -= wanted
  }

  /** How much there is, and how it comes about. */
  standing(key: string): { burst: number; perSecond: number; left: number } {
    return { burst: this.#burst, perSecond: this.#perMs * 1000, left: this.#fill(key).tokens }
  }

  has(key: string, cost: number): boolean {
    return this.#fill(key).tokens >= Math.min(cost, this.#burst)
  }

  /** Takes what there is of it, for something that has happened already. */
  spend(key: string, cost: number): void {
    const bucket = this.#fill(key)
    bucket.tokens = Math.max(0, bucket.tokens - cost)
  }

  giveBack(key: string, cost: number): void {
    const bucket = this.#fill(key)
    bucket.tokens = Math.min(this.#burst, bucket.tokens + cost)
  }

  #fill(key: string): Bucket {
    const nowMs = this.#monotonicMs()
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, filledAtMs: nowMs }
    bucket.tokens = Math.min(this.#burst, bucket.tokens + (nowMs - bucket.filledAtMs) * this.#perMs)
    bucket.filledAtMs = nowMs
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > this.#maxKeys) this.#buckets.delete(this.#buckets.keys().next().value!)
    return bucket
  }
}
