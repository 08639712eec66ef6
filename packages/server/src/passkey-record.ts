import { createHash } from 'node:crypto'
import type { CredentialRecord } from './storage/records.ts'

/** What is kept of a passkey besides its count. */
interface PasskeyDetail {
  passkeyId: string
  /** COSE key, base64url. */
  publicKey: string
  transports: string[]
  /** The password and the recovery code need it besides. */
  isRequired: boolean
}

/** An authenticator's own id for a key, as the store knows it. */
export const passkeyCredentialId = (id: string): string => `passkey ${id}`

/** Its short name for everybody else. */
export const passkeyIdOf = (id: string): string =>
  createHash('sha256').update(id).digest().subarray(0, 16).toString('base64url')

export function readPasskey({ detail }: Pick<CredentialRecord, 'detail'>): PasskeyDetail {
  return JSON.parse(detail) as PasskeyDetail // Safe: written by writePasskey, and covered by a checksum.
}

export const writePasskey = (detail: PasskeyDetail): string => JSON.stringify(detail)
