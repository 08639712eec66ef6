/** Every way the cryptography can refuse. Each says what is wrong, never with what key or content. */
export const cryptoErrors = {
  'bad-certificate': 'The device certificate does not hold.',
  'untrusted-identity': 'The device cannot be tied to an account key that is trusted here.',
  'directory-unreachable': 'The directory or the pins could not be read; nothing was decided.',
  'bad-key-package': 'The key package is malformed, out of date or not from this device.',
  'bad-commit': 'The commit breaks the rules of this room and was not applied.',
  'bad-welcome': 'The welcome cannot be used to join.',
  'bad-frame': 'The message is not from whom, when or where it claims to be, or was changed.',
  'wrong-secret': 'The password or code is not right.',
  damaged: 'Stored or received bytes are not what was sealed.',
} as const satisfies Record<string, string>

export type CryptoErrorCode = keyof typeof cryptoErrors

/** A refusal that callers act on. Its text is fixed per code, so it can be logged and shown as it is. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  readonly code: CryptoErrorCode

  constructor(code: CryptoErrorCode, options?: ErrorOptions) {
    super(cryptoErrors[code], options)
    this.code = code
  }
}

/**
 * Runs `work`; whatever goes wrong becomes a refusal with `code`. Only an unreachable directory stays what it is,
 * since then nothing has been decided.
 */
export async function refusingAs<T>(code: CryptoErrorCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof CryptoError && cause.code === 'directory-unreachable') throw cause
    throw new CryptoError(code, { cause })
  }
}
