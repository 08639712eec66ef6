import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { ChatError, limits } from '@securechat/protocol'
import type { Storage } from '../storage/storage.ts'
import { problemResponse } from './problem.ts'
import type { TokenBuckets } from './token-buckets.ts'

interface IdempotencyParts {
  storage: Pick<Storage, 'putSlot' | 'slot' | 'takeSlot'>
  nowMs: () => number
  /** How many keyed requests an account or address may make; what it lets through bounds what is kept. */
  keyed: TokenBuckets
}

/** A request with an `Idempotency-Key`. */
interface KeyedRequest {
  /** Whose key it is: keys of different accounts have nothing to do with each other. */
  owner: string
  key: string
  /** Method and address. */
  target: string
  body: Uint8Array
}

interface Kept {
  status: number
  type: string
  body: string
}

/** A first request that is still under way after so long has died with its server. */
const underWayMs = 60_000
const keyPattern = /^[\x21-\x7e]{1,255}$/

/**
 * Carries out a request once, however often it is sent (draft-ietf-httpapi-idempotency-key-header): for a day the same key with
 * the same request gets the same answer, from any server of a cluster. What is kept is sealed under a key made of the request
 * itself, so that whoever reads the database can open no answer, and another request with the same key opens none either.
 */
export class Idempotency {
  readonly #parts: IdempotencyParts

  constructor(
    storage: IdempotencyParts['storage'],
    nowMs: IdempotencyParts['nowMs'],
    keyed: IdempotencyParts['keyed'],
  ) {
    this.#parts = { storage, nowMs, keyed }
  }

  /** @throws ChatError `idempotency-mismatch`, `idempotency-busy`, `bad-request`; TooFast; and whatever is not kept of `run`. */
  async once(request: KeyedRequest, run: () => Promise<Response>): Promise<Response> {
    if (!keyPattern.test(request.key)) throw new ChatError('bad-request')
    this.#parts.keyed.take(request.owner, 1)
    const { slotId, sealKey } = namesOf(request)
    const before = await this.#kept(slotId, sealKey)
    if (before) return replayed(before)
    const claim = { slotId: `${slotId} claim`, body: '', ...this.#until(underWayMs) }
    if (!(await this.#parts.storage.putSlot(claim))) throw new ChatError('idempotency-busy')
    try {
      // Whoever had the claim before may have finished between our two looks.
      const meanwhile = await this.#kept(slotId, sealKey)
      return meanwhile ? replayed(meanwhile) : await this.#run(slotId, sealKey, run)
    } finally {
      await this.#parts.storage.takeSlot({ slotId: claim.slotId, nowMs: this.#parts.nowMs() })
    }
  }

  async #run(slotId: string, sealKey: Buffer, run: () => Promise<Response>): Promise<Response> {
    const answer = await run().catch(keepable)
    const kept = {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: await answer.clone().text(),
    }
    const body = seal(sealKey, JSON.stringify(kept))
    await this.#parts.storage.putSlot({ slotId, body, ...this.#until(limits.idempotencyKeptMs) })
    return answer
  }

  async #kept(slotId: string, sealKey: Buffer): Promise<Kept | undefined> {
    const sealed = await this.#parts.storage.slot({ slotId, nowMs: this.#parts.nowMs() })
    if (sealed === undefined) return undefined
    const text = open(sealKey, sealed)
    if (text === undefined) throw new ChatError('idempotency-mismatch')
    // Safe: written by #run, as the seal has shown.
    return JSON.parse(text) as Kept
  }

  #until(keptMs: number) {
    const nowMs = this.#parts.nowMs()
    return { nowMs, expiresAtMs: nowMs + keptMs }
  }
}

/** A refusal that stays one is an answer too. One after which the same may succeed is not: then the key is free again. */
function keepable(error: unknown): Response {
  if (error instanceof ChatError && error.remedy === 'give-up') return problemResponse(error)
  throw error
}

function replayed({ status, type, body }: Kept): Response {
  return new Response(body, { status, headers: { 'content-type': type, 'idempotency-replayed': 'true' } })
}

function namesOf({ owner, key, target, body }: KeyedRequest): { slotId: string; sealKey: Buffer } {
  const hash = (...parts: (string | Uint8Array)[]) => {
    const made = createHash('sha256')
    for (const part of parts) made.update(createHash('sha256').update(part).digest())
    return made.digest()
  }
  const slotId = `idempotency ${hash('slot', owner, key).toString('base64url')}`
  return { slotId, sealKey: hash('seal', owner, key, target, body) }
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(sealed).toString('base64url')
}

function open(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url')
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  cipher.setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
