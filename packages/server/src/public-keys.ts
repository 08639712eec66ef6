import { createPublicKey, ECDH, type KeyObject } from 'node:crypto'

const ed25519SpkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** @returns the key when the SPKI (base64url) is RSA with 2048 bits and the usual exponent, else nothing. */
export function rsa2048(spki: string): KeyObject | undefined {
  const key = readSpki(Buffer.from(spki, 'base64url'))
  const details = key?.asymmetricKeyDetails
  const isFit =
    key?.asymmetricKeyType === 'rsa' && details?.modulusLength === 2048 && details.publicExponent === 65_537n
  return isFit ? key : undefined
}

/** @param raw 32 bytes, base64url (RFC 8410 §4 gives the prefix that makes them an SPKI). */
export const ed25519 = (raw: string): KeyObject | undefined =>
  readSpki(Buffer.concat([ed25519SpkiPrefix, Buffer.from(raw, 'base64url')]))

/** Whether 97 bytes (base64url) are an uncompressed point on P-384. */
export function isP384Point(raw: string): boolean {
  const point = Buffer.from(raw, 'base64url')
  try {
    ECDH.convertKey(point, 'secp384r1')
    return point[0] === 4
  } catch {
    return false
  }
}

function readSpki(der: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
