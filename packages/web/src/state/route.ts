import type { EventId, RoomId } from '../engine/contract.ts'

/** Where the address bar points. Secrets and room ids stay behind the `#`, which browsers never send. */
export type Route =
  | { page: 'home'; setUpCode?: string }
  | { page: 'invite'; link: string }
  /** A provider has sent somebody back; without a code it has refused. */
  | { page: 'provider'; state: string; code?: string; iss?: string }
  /** `eventId`: the message that is meant. */
  | { page: 'room'; roomId: RoomId; eventId?: EventId }

const roomHash = /^#\/rooms\/([A-Za-z0-9_-]{22})(?:\/([A-Za-z0-9_-]{22}))?$/

/** @param href The whole address, as `location.href` gives it. */
export function readRoute(href: string): Route {
  const url = new URL(href)
  // Without its secret too: then the link was cut off, and the page says so.
  if (/\/invite\/?$/.test(url.pathname) && !roomHash.test(url.hash)) return { page: 'invite', link: href }
  if (url.pathname === '/sign-in/provider' && !roomHash.test(url.hash)) return providerRoute(url.searchParams)
  const [, roomId, eventId] = roomHash.exec(url.hash) ?? []
  // SAFETY: the patterns are those of a RoomId and an EventId; what does not exist is simply not found.
  const message = eventId ? { eventId: eventId as EventId } : {}
  if (roomId) return { page: 'room', roomId: roomId as RoomId, ...message }
  const code = decodeHash(url.hash.replace(/^#(?:code=)?/, ''))
  return code !== '' && !code.startsWith('/') ? { page: 'home', setUpCode: code } : { page: 'home' }
}

function providerRoute(given: URLSearchParams): Route {
  const [code, iss] = [given.get('code'), given.get('iss')]
  const state = given.get('state') ?? ''
  return { page: 'provider', state, ...(code !== null && { code }), ...(iss !== null && { iss }) }
}

function decodeHash(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function roomHref(roomId: RoomId): string {
  return `/#/rooms/${roomId}`
}

/** The address of one message: it leads to its room, and there to it. */
export function messageHref(roomId: RoomId, eventId: EventId): string {
  return `${roomHref(roomId)}/${eventId}`
}
