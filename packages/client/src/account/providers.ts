import { fromBase64url, randomBytes, sha256, toBase64url } from '@securechat/crypto'
import { beginProvider, finishProvider, type ProviderAnswer, type Vouched } from '@securechat/protocol'
import type { Rest } from '../connection/rest.ts'

/** A sign-in with a provider that is under way: to be kept where the person will come back to, and nowhere else. */
export interface ProviderRound {
  /** Where to send the person. */
  url: string
  state: string
  /** Shows that whoever finishes is who began. Secret. */
  claimSecret: string
}

/** @throws ChatError `provider-away`; OfflineError */
export async function beginRound(rest: Rest, providerId: string): Promise<ProviderRound> {
  const claimSecret = toBase64url(randomBytes(32))
  const claim = toBase64url(await sha256(fromBase64url(claimSecret)))
  const begun = await rest.call(beginProvider, { providerId, claim })
  return { ...begun, claimSecret }
}

/** @throws ChatError `sign-in-expired`, `provider-refused`, `provider-not-allowed`, `provider-away`; OfflineError */
export function finishRound(
  rest: Rest,
  answer: ProviderAnswer,
): Promise<{ ticket: string; vouched: Vouched }> {
  return rest.call(finishProvider, answer)
}
