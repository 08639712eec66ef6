import { randomBytes } from 'node:crypto'
import { type AccountId, limits, type PasskeyAnswer } from '@securechat/protocol'
import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server'
import type { Context } from './operation.ts'
import { passkeyCredentialId, readPasskey } from './passkey-record.ts'

type Challenges = Pick<Context, 'caller' | 'storage' | 'nowMs'>

/** Loaded when the first passkey is used: it takes 20 MB. */
export const webAuthn = () => import('@simplewebauthn/server')

/** WebAuthn (Level 3): keys are made for the host that this server is reached at, and answers must come from its pages. */
export const relyingParty = ({ caller }: Pick<Context, 'caller'>): string => new URL(caller.origin).hostname

/** @param whose The account a key is to be made for; nobody's where one is to prove itself. */
export async function newChallenge(
  { storage, nowMs }: Challenges,
  whose: AccountId | 'anyone',
): Promise<{ challengeId: string; challenge: Uint8Array<ArrayBuffer> }> {
  const challengeId = randomBytes(16).toString('base64url')
  const challenge = new Uint8Array(randomBytes(32))
  const body = JSON.stringify({ whose, challenge: Buffer.from(challenge).toString('base64url') })
  const expiresAtMs = nowMs() + limits.signInLifetimeMs
  await storage.putSlot({ slotId: slotOf(challengeId), body, expiresAtMs, nowMs: nowMs() })
  return { challengeId, challenge }
}

/** Each challenge is answered once. @returns who proved it, and with what; nothing when it is no proof. */
export async function verifyPasskey(
  context: Context,
  { challengeId, assertion }: PasskeyAnswer,
): Promise<{ accountId: AccountId; passkeyId: string } | undefined> {
  const expectedChallenge = await takeChallenge(context, challengeId, 'anyone')
  const credentialId = passkeyCredentialId(assertion.id)
  const stored = await context.storage.credential({ credentialId })
  if (expectedChallenge === undefined || stored?.kind !== 'passkey') return undefined
  const { publicKey, passkeyId } = readPasskey(stored)
  const credential = { id: assertion.id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')) }
  const { verifyAuthenticationResponse } = await webAuthn()
  const verified = await orNothing(
    verifyAuthenticationResponse({
      // The library reads only what the protocol's schema has let through.
      response: { ...assertion, clientExtensionResults: {} } as AuthenticationResponseJSON,
      expectedChallenge,
      ...expected(context),
      credential: { ...credential, counter: 0 },
    }),
  )
  if (!verified?.verified) return undefined
  const counter = verified.authenticationInfo.newCounter
  // A count that does not go up is a copy of the authenticator, or of its answer.
  const isNew = await context.storage.useCredential({ credentialId, counter, nowMs: context.nowMs() })
  return isNew ? { accountId: stored.accountId, passkeyId } : undefined
}

/** @returns the key that was made; nothing when it is no proof. */
export async function verifyNewPasskey(
  context: Context & { caller: { accountId: AccountId } },
  { challengeId, registration }: { challengeId: string; registration: object },
): Promise<WebAuthnCredential | undefined> {
  const expectedChallenge = await takeChallenge(context, challengeId, context.caller.accountId)
  if (expectedChallenge === undefined) return undefined
  const { verifyRegistrationResponse } = await webAuthn()
  const verified = await orNothing(
    verifyRegistrationResponse({
      // The library reads only what the protocol's schema has let through.
      response: { ...registration, clientExtensionResults: {} } as RegistrationResponseJSON,
      expectedChallenge,
      ...expected(context),
    }),
  )
  return verified?.verified ? verified.registrationInfo.credential : undefined
}

async function takeChallenge(
  { storage, nowMs }: Challenges,
  challengeId: string,
  whose: AccountId | 'anyone',
): Promise<string | undefined> {
  const body = await storage.takeSlot({ slotId: slotOf(challengeId), nowMs: nowMs() })
  const kept = body === undefined ? undefined : (JSON.parse(body) as { whose: string; challenge: string })
  return kept?.whose === whose ? kept.challenge : undefined
}

const slotOf = (challengeId: string) => `passkey ${challengeId}`

const expected = (context: Pick<Context, 'caller'>) => ({
  expectedOrigin: context.caller.origin,
  expectedRPID: relyingParty(context),
  requireUserVerification: true,
})

/** The library throws plain errors for answers that do not hold, and for nothing else. */
const orNothing = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined)
