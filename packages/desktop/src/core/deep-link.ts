import { type ServerAddress, parseServerAddress } from './server-address.ts'

/**
 * What a `securechat://` link may ask for. Any program and any web page can send one, so a link only ever *shows* something:
 * a room this person already has, or an invitation to look at.
 *
 * ```
 * securechat://<server>/rooms/<room id>
 * securechat://<server>/rooms/<room id>/<event id>
 * securechat://<server>/invite#<secret part of the invitation>
 * ```
 */
export type DeepLink =
  | { kind: 'room'; server: ServerAddress; roomId: string; eventId?: string }
  | { kind: 'invite'; server: ServerAddress; secret: string }

const longestLink = 1024
const room = /^\/rooms\/([A-Za-z0-9_-]{22})(?:\/([A-Za-z0-9_-]{22}))?$/
const inviteSecret = /^#[A-Za-z0-9_.~-]{16,256}$/

/** @returns undefined for anything that is not exactly one of the shapes above. */
export function parseDeepLink(text: string): DeepLink | undefined {
  if (text.length > longestLink || !/^securechat:\/\/[\x21-\x7e]+$/i.test(text)) return undefined
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || /%|\.\./.test(text)) return undefined
  const server = readServer(url.host)
  if (!server) return undefined
  const [, roomId, eventId] = room.exec(url.pathname) ?? []
  if (roomId && !url.hash) return { kind: 'room', server, roomId, ...(eventId && { eventId }) }
  if (url.pathname === '/invite' && inviteSecret.test(url.hash))
    return { kind: 'invite', server, secret: url.hash.slice(1) }
  return undefined
}

function readServer(host: string): ServerAddress | undefined {
  try {
    return parseServerAddress(host)
  } catch {
    return undefined
  }
}

/** The first link among a program's arguments. */
export function findDeepLink(args: readonly string[]): DeepLink | undefined {
  for (const arg of args) {
    const link = parseDeepLink(arg)
    if (link) return link
  }
  return undefined
}
