import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ChatError } from '@securechat/protocol'
import type { RateLimit } from './gateway/rate-limit.ts'

/** Crockford's base 32: no I, L, O or U, so that it can be read aloud. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The code that makes the first account: 100 random bits, kept in memory only, and of no use once there is an account. */
export class SetUpCode {
  readonly #hash: Buffer | undefined
  readonly #tries: RateLimit

  /** @param code Missing when the server is set up already. */
  constructor(code: string | undefined, tries: RateLimit) {
    this.#hash = code === undefined ? undefined : digest(code)
    this.#tries = tries
  }

  /**
   * Constant in time, and limited in tries from everywhere together.
   *
   * @throws ChatError `set-up-code-wrong`, `too-fast`.
   */
  async check(code: string): Promise<void> {
    await this.#tries.take('set-up', 1)
    if (!this.#hash || !timingSafeEqual(this.#hash, digest(code))) throw new ChatError('set-up-code-wrong')
    await this.#tries.giveBack('set-up', 1)
  }
}

/** Twenty letters in groups of five. */
export function newSetUpCode(): string {
  const text = Array.from(randomBytes(20), (byte) => letters[byte & 31]).join('')
  return text.match(/.{5}/g)!.join('-')
}

/** Forgives what people do to codes: small letters, spaces, O for 0. */
function digest(code: string): Buffer {
  const plain = code
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  return createHash('sha256').update(plain).digest()
}
