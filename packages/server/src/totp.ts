import { createHash, randomBytes } from 'node:crypto'
import type { AccountId } from '@securechat/protocol'
import { Secret, TOTP } from 'otpauth'
import type { Context } from './operation.ts'
import type { CredentialRecord } from './storage/records.ts'

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, thirty seconds. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 }
/** How many steps a phone's clock may be off, either way. */
const WINDOW = 1
const CODES = 10

const letters = '0123456789abcdefghjkmnpqrstvwxyz'

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

export const totpUri = (secret: string, names: { issuer: string; label: string }): string =>
  new TOTP({ ...form, ...names, secret: Secret.fromBase32(secret) }).toString()

/** @returns the time step that this code is of, if it is right now. */
export function totpStep(secret: string, code: string, nowMs: number): number | undefined {
  const totp = new TOTP({ ...form, secret: Secret.fromBase32(secret) })
  const delta = totp.validate({ token: code, timestamp: nowMs, window: WINDOW })
  return delta === null ? undefined : Math.floor(nowMs / 1000 / form.period) + delta
}

interface TotpDetail {
  secret: string
}

export const totpId = (accountId: AccountId): string => `totp ${accountId}`
export const totpDetail = (secret: string): string => JSON.stringify({ secret } satisfies TotpDetail)

/** Codes for when the authenticator is lost: fifty bits each, good once, of which the server keeps hashes. */
export function newTotpCodes(accountId: AccountId, nowMs: number) {
  const codes = Array.from({ length: CODES }, () => {
    const code = Array.from(randomBytes(10), (byte) => letters[byte & 31]).join('')
    return `${code.slice(0, 5)}-${code.slice(5)}`
  })
  const records = codes.map((code): CredentialRecord => {
    const credentialId = totpCodeId(accountId, code)
    return { credentialId, accountId, kind: 'totp-code', detail: '{}', counter: 0, createdAtMs: nowMs }
  })
  return { codes, records }
}

function totpCodeId(accountId: AccountId, code: string): string {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '')
  return `totp-code ${createHash('sha256').update(`${accountId} ${plain}`).digest('base64url')}`
}

/** Uses up a code, of now or of those that were written down. @returns whether it was one that had not been used. */
export async function takeTotpCode(
  { storage, nowMs }: Pick<Context, 'storage' | 'nowMs'>,
  credentials: CredentialRecord[],
  code: string,
): Promise<boolean> {
  const totp = credentials.find(({ kind }) => kind === 'totp')
  if (!totp) return false
  const digits = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(digits))
    return storage.takeCredential({ credentialId: totpCodeId(totp.accountId, code) })
  const { secret } = JSON.parse(totp.detail) as TotpDetail // Safe: written by totpDetail, and covered by a checksum.
  const counter = totpStep(secret, digits, nowMs())
  const { credentialId } = totp
  // Each step once, and none before the last (RFC 6238 §5.2).
  return counter !== undefined && storage.useCredential({ credentialId, counter, nowMs: nowMs() })
}
