import { z } from 'zod'
import { exactBytes } from '../../values.ts'

const text = (max: number) => z.string().max(max)
const base64url = (max: number) => z.base64url().max(max)

/** What an authenticator says when it is asked to prove itself: AuthenticationResponseJSON of WebAuthn Level 3, §5.1. */
const Assertion = z.object({
  id: base64url(1024),
  rawId: base64url(1024),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    /** ML-DSA-87, which some authenticators offer first, makes 4,627 bytes of it (FIPS 204, table 2). */
    signature: base64url(8192),
    userHandle: base64url(128).optional(),
  }),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
})

/** The same when it makes a key: RegistrationResponseJSON. */
export const Registration = z.object({
  id: base64url(1024),
  rawId: base64url(1024),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(16_384),
    transports: z.array(text(32)).max(8).optional(),
  }),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
})

export const ChallengeId = exactBytes(16)

/** Proof of a passkey, for one challenge. */
export const PasskeyAnswer = z.strictObject({ challengeId: ChallengeId, assertion: Assertion })
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>

/** 22 characters of a hash of the authenticator's own id, which is long. */
export const PasskeyId = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
