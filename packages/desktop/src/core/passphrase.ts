import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { z } from 'zod'

const Base64 = z.base64()

/** A secret under a passphrase: AES-256-GCM (12-byte nonce, 16-byte tag at the end) with a key from scrypt. */
export const PassphraseBox = z.strictObject({
  kdf: z.literal('scrypt'),
  /** log2 of scrypt's N; r = 8 and p = 1. */
  cost: z.int().min(15).max(20),
  salt: Base64,
  nonce: Base64,
  sealed: Base64,
})
export type PassphraseBox = z.infer<typeof PassphraseBox>

/** 128 MiB and about half a second: RFC 7914 with the parameters that OWASP asks for. */
const usualCost = 17
const context = Buffer.from('securechat desktop key v1')

export const shortestPassphrase = 8

/** @returns undefined when the passphrase is not the one, or the box has been altered: the two cannot be told apart. */
export async function openBox(box: PassphraseBox, passphrase: string): Promise<Buffer | undefined> {
  const key = await stretch(passphrase, Buffer.from(box.salt, 'base64'), box.cost)
  const sealed = Buffer.from(box.sealed, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(box.nonce, 'base64'), {
      authTagLength: 16,
    })
    decipher.setAAD(context).setAuthTag(sealed.subarray(-16))
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  } catch {
    return undefined
  } finally {
    key.fill(0)
  }
}

export async function sealBox(secret: Uint8Array, passphrase: string): Promise<PassphraseBox> {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const key = await stretch(passphrase, salt, usualCost)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(context)
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  key.fill(0)
  return {
    kdf: 'scrypt',
    cost: usualCost,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
  }
}

/** NFKC, so that the same words typed on another keyboard are the same passphrase. */
function stretch(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 160 * 2 ** cost * 8 }
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}
