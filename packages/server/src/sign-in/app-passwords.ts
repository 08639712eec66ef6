import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { AppPasswordId, type AccountId } from '@securechat/protocol'
import type { AppPasswordRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'

const derive = promisify(pbkdf2)

/** As many as SCRAM-SHA-256 asks for at least (RFC 7677 §4): the passwords are random, there is nothing to guess. */
export const SCRAM_ITERATIONS = 4096

/** 25 characters in groups, without those that look alike: 120 bits and more. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const PASSWORD_CHARACTERS = 25

type SaltStorage = Pick<Storage, 'secret'>

/**
 * All passwords of one account have one salt, for SCRAM asks for it before it is known which of them is meant; names that nobody
 * has have one too, so that asking tells nothing.
 */
export async function saltOf(storage: SaltStorage, name: string): Promise<Buffer> {
  const candidate = randomBytes(32).toString('base64url')
  const key = await storage.secret({ name: 'app-password-salt', candidate })
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(name).digest().subarray(0, 16)
}

export async function newAppPassword(
  storage: SaltStorage,
  { accountId, label, nowMs }: { accountId: AccountId; label: string; nowMs: number },
): Promise<{ password: string; record: AppPasswordRecord }> {
  const password = newPassword()
  const record = await recordOf(storage, { accountId, label, nowMs, password })
  return { password, record }
}

/** For a password that is given; only a server on throw-away data takes one. */
export async function recordOf(
  storage: SaltStorage,
  made: { accountId: AccountId; label: string; nowMs: number; password: string },
): Promise<AppPasswordRecord> {
  const salt = await saltOf(storage, made.accountId)
  const { storedKey, serverKey } = await scramKeys(made.password, salt)
  return {
    appPasswordId: AppPasswordId.parse(randomBytes(16).toString('base64url')),
    accountId: made.accountId,
    label: made.label,
    iterations: SCRAM_ITERATIONS,
    salt: salt.toString('base64'),
    storedKey: storedKey.toString('base64'),
    serverKey: serverKey.toString('base64'),
    createdAtMs: made.nowMs,
  }
}

/** What the server keeps (RFC 5802 §3). People type hyphens and spaces where they like. */
async function scramKeys(password: string, salt: Buffer): Promise<{ storedKey: Buffer; serverKey: Buffer }> {
  const salted = await derive(password.normalize('NFKC'), salt, SCRAM_ITERATIONS, 32, 'sha256')
  const clientKey = hmac(salted, 'Client Key')
  return { storedKey: sha256(clientKey), serverKey: hmac(salted, 'Server Key') }
}

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

function newPassword(): string {
  let letters = ''
  while (letters.length < PASSWORD_CHARACTERS)
    for (const byte of randomBytes(PASSWORD_CHARACTERS))
      // Bytes beyond the last whole run of the alphabet would favour its beginning.
      if (byte < alphabet.length * 8) letters += alphabet[byte % alphabet.length]
  return letters.slice(0, PASSWORD_CHARACTERS).replaceAll(/(.{5})(?!$)/g, '$1-')
}
