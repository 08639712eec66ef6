import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ChatError, limits, type ProviderAnswer } from '@securechat/protocol'
import type { Context } from '../operation.ts'
import type { Identity } from './identity.ts'

type Parts = Pick<Context, 'caller' | 'storage' | 'secrets' | 'nowMs'>

interface Round {
  providerId: string
  redirectUri: string
  /** SHA-256 of what only whoever began knows. */
  claim: string
}

/** Where a provider sends people back to: a page of the web client, which hands on what it was given. */
const RETURN_PATH = '/sign-in/provider'

/** Sends somebody to a provider. */
export async function beginRound(
  { caller, storage, secrets, nowMs }: Parts,
  { providerId, claim }: { providerId: string; claim: string },
): Promise<{ url: string; state: string }> {
  const state = randomBytes(32).toString('base64url')
  const redirectUri = caller.origin + RETURN_PATH
  const url = await secrets.providers.begin({ providerId, redirectUri, state })
  const body = JSON.stringify({ providerId, redirectUri, claim } satisfies Round)
  const expiresAtMs = nowMs() + limits.providerRoundMs
  await storage.putSlot({ slotId: slotOf(state), body, expiresAtMs, nowMs: nowMs() })
  return { url, state }
}

/**
 * Takes what somebody came back with, once, from whoever began: a link that somebody else has put together signs nobody in.
 *
 * @throws ChatError `sign-in-expired`, `provider-refused`, `provider-not-allowed`, `provider-away`.
 */
export async function finishRound(
  { storage, secrets, nowMs }: Parts,
  { state, code, iss, claimSecret }: ProviderAnswer,
): Promise<Identity> {
  const body = await storage.takeSlot({ slotId: slotOf(state), nowMs: nowMs() })
  if (body === undefined) throw new ChatError('sign-in-expired')
  const { claim, ...round } = JSON.parse(body) as Round // Safe: written by beginRound.
  if (!isClaim(claim, claimSecret)) throw new ChatError('provider-refused')
  return secrets.providers.finish({ ...round, state, code, iss })
}

function isClaim(claim: string, claimSecret: string): boolean {
  const found = createHash('sha256').update(Buffer.from(claimSecret, 'base64url')).digest()
  const expected = Buffer.from(claim, 'base64url')
  return expected.length === found.length && timingSafeEqual(found, expected)
}

const slotOf = (state: string) => `provider ${createHash('sha256').update(state).digest('base64url')}`
