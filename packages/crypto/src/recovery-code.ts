import { type Bytes, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'

/** Crockford's: no I, L, O, U, so that a code can be read from paper and over the telephone. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const form = new RegExp(`^[${letters}]{30}$`)
/** 30 letters of 5 bits each: 150 bits, which nobody guesses, so no stretching is needed. */
const LETTERS = 30

/** A new recovery code, e.g. `7QK2M-…`: six groups of five. */
export function newRecoveryCode(): string {
  const code = Array.from(randomBytes(LETTERS), (byte) => letters[byte & 31]).join('')
  return code.match(/.{5}/g)!.join('-')
}

export interface RecoverySecrets {
  /** Shows the server that one knows the code; of no use for anything else. base64url. */
  proof: string
  /** Opens the vault: the secret of a holder. */
  secret: Bytes
}

/** @throws CryptoError `wrong-secret` when it does not have the form of a code. */
export async function recoverySecrets(code: string): Promise<RecoverySecrets> {
  const plain = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (!form.test(plain)) throw new CryptoError('wrong-secret')
  const bytes = utf8(plain)
  return {
    proof: toBase64url(await deriveBytes(bytes, new Uint8Array(), 'SecureChat recovery proof v1')),
    secret: await deriveBytes(bytes, new Uint8Array(), 'SecureChat recovery vault v1'),
  }
}
