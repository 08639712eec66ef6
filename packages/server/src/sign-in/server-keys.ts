import { createHmac, randomBytes } from 'node:crypto'
import { limits } from '@securechat/protocol'
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { KeyGeneration } from '../administration/rules.ts'
import type { Storage } from '../storage/storage.ts'

/** A signing key of one period, under the name that tokens and the key set call it by. */
export interface SigningKey {
  kid: string
  privateKey: CryptoKey
  publicJwk: JWK
}

const DAY_MS = 24 * 3_600_000

/**
 * The keys that access tokens are signed with: a new one every `rotationDays`, made by whichever server of a cluster needs
 * it first and kept with the server's secrets. Which is the key of today follows from the clock alone, so that no server has to
 * tell another; the one before and the one after are known too, for tokens on their way and clocks that differ.
 */
export class ServerKeys {
  readonly #storage: Pick<Storage, 'secret'>
  readonly #periodMs: number
  readonly #nowMs: () => number
  readonly #generation: () => KeyGeneration
  readonly #keys = new Map<string, Promise<SigningKey>>()

  constructor(
    storage: Pick<Storage, 'secret'>,
    { rotationDays }: { rotationDays: number },
    nowMs: () => number,
    generation: () => KeyGeneration = () => ({ number: 0, sinceMs: 0 }),
  ) {
    this.#generation = generation
    this.#storage = storage
    this.#periodMs = rotationDays * DAY_MS
    this.#nowMs = nowMs
  }

  /** What is signed with now. */
  current(): Promise<SigningKey> {
    return this.#of(this.#period(), this.#generation().number)
  }

  /** What is believed now, the current one first. */
  async believed(): Promise<SigningKey[]> {
    const now = this.#period()
    const { number, sinceMs } = this.#generation()
    const periods = [now, now - 1, now + 1]
    const keys = periods.map((period) => this.#of(period, number))
    // Replaced by hand: tokens that were signed before run out by themselves, so that nobody is signed out.
    const isJustReplaced = number > 0 && this.#nowMs() < sinceMs + limits.tokenLifetimeMs
    if (isJustReplaced) keys.push(...periods.map((period) => this.#of(period, number - 1)))
    return Promise.all(keys)
  }

  #period(): number {
    return Math.floor(this.#nowMs() / this.#periodMs)
  }

  #of(period: number, generation: number): Promise<SigningKey> {
    const place = `${period} ${generation}`
    const key = this.#keys.get(place) ?? this.#read(period, generation)
    this.#keys.delete(place)
    this.#keys.set(place, key)
    if (this.#keys.size > 8) this.#keys.delete(this.#keys.keys().next().value!)
    // The next who asks tries again.
    key.catch(() => this.#keys.delete(place))
    return key
  }

  async #read(period: number, generation: number): Promise<SigningKey> {
    const days = this.#periodMs / DAY_MS
    const suffix = generation === 0 ? '' : ` ${generation}`
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const candidate = JSON.stringify(await exportJWK(privateKey))
    const name = `token-key ${days} ${period}${suffix}`
    const { d, ...publicJwk } = JSON.parse(await this.#storage.secret({ name, candidate })) as JWK
    const kid = `${days}-${period}${suffix.replace(' ', '-')}`
    // Safe: an Ed25519 JWK with `d` imports as a private CryptoKey.
    const imported = (await importJWK({ ...publicJwk, ...(d !== undefined && { d }) }, 'EdDSA')) as CryptoKey
    return { kid, privateKey: imported, publicJwk: { ...publicJwk, kid, alg: 'EdDSA', use: 'sig' } }
  }
}

/** A named secret of this cluster, for HMAC-SHA256. */
export async function macSecret(storage: Pick<Storage, 'secret'>, name: string): Promise<Buffer> {
  const candidate = randomBytes(32).toString('base64url')
  return Buffer.from(await storage.secret({ name, candidate }), 'base64url')
}

export const hmac = (key: Uint8Array, ...parts: (string | Uint8Array)[]): Buffer => {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return mac.digest()
}
