import { EventId } from '@securechat/protocol'

/** Sixteen random bytes in base64url. Here and not from the crypto package, which pages that only talk to a worker need not load. */
export function newEventId(): EventId {
  const random = crypto.getRandomValues(new Uint8Array(16))
  const base64 = btoa(String.fromCharCode(...random))
  return EventId.parse(base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''))
}
