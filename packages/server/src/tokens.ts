import { createHash, randomBytes } from 'node:crypto'

/** A session token: 256 random bits, base64url (43 characters). */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

/** What the server keeps of a token: SHA-256, base64url. A thief of the database cannot sign in with it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')
