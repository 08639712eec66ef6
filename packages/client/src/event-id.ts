import type { EventId } from '@securechat/protocol'

/**
 * Sixteen random bytes in base64url. Here and not from the crypto package, which pages that only talk to a worker need not
 * load; nor is it parsed, since the parser would come with it (its test does that).
 */
export function newEventId(): EventId {
  const random = crypto.getRandomValues(new Uint8Array(16))
  const base64 = btoa(String.fromCharCode(...random))
  // SAFETY: 22 characters of base64url, made of whole bytes.
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') as EventId
}
