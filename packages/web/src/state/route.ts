import type { RoomId } from '../engine/contract.ts'

/** Where the address bar points. Secrets and room ids stay behind the `#`, which browsers never send. */
export type Route =
  { page: 'home'; setUpCode?: string } | { page: 'invite'; link: string } | { page: 'room'; roomId: RoomId }

const roomHash = /^#\/rooms\/([A-Za-z0-9_-]{22})$/

/** @param href The whole address, as `location.href` gives it. */
export function readRoute(href: string): Route {
  const url = new URL(href)
  // Without its secret too: then the link was cut off, and the page says so.
  if (/\/invite\/?$/.test(url.pathname) && !roomHash.test(url.hash)) return { page: 'invite', link: href }
  const roomId = roomHash.exec(url.hash)?.[1]
  // SAFETY: the pattern is that of a RoomId; a room that does not exist is simply not found.
  if (roomId) return { page: 'room', roomId: roomId as RoomId }
  const code = decodeHash(url.hash.replace(/^#(?:code=)?/, ''))
  return code !== '' && !code.startsWith('/') ? { page: 'home', setUpCode: code } : { page: 'home' }
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
