import type { NotificationDetail } from './preferences.ts'

/** What the client tells of a message that has arrived; all of it is plain text from other people. */
export interface IncomingMessage {
  accountKey: string
  roomId: string
  eventId: string
  roomName: string
  authorName: string
  text: string
}

/** A notification as it is shown. One per room: a newer one with the same `group` takes its place. */
export interface Notice {
  group: string
  title: string
  body: string
  accountKey: string
  roomId: string
  /** The first message not seen yet: where a click leads. */
  eventId: string
  canReply: boolean
}

interface Waiting {
  count: number
  first: IncomingMessage
  last: IncomingMessage
}

const longestTitle = 80
const longestBody = 200

/** Groups messages by room and words them as privately as the person wants. */
export class NotificationBook {
  readonly #waiting = new Map<string, Waiting>()

  /** Counts a message, whether or not it is going to be shown. */
  add(message: IncomingMessage, detail: NotificationDetail): Notice {
    const group = groupOf(message)
    const before = this.#waiting.get(group)
    const waiting = { count: (before?.count ?? 0) + 1, first: before?.first ?? message, last: message }
    this.#waiting.set(group, waiting)
    return notice(group, waiting, detail)
  }

  /** The room has been read, or its notification acted on. @returns the group to take off the screen, if there was one. */
  clear(room: { accountKey: string; roomId: string }): string | undefined {
    const group = groupOf(room)
    return this.#waiting.delete(group) ? group : undefined
  }

  clearAll(): string[] {
    const groups = [...this.#waiting.keys()]
    this.#waiting.clear()
    return groups
  }
}

function groupOf({ accountKey, roomId }: { accountKey: string; roomId: string }): string {
  return `${accountKey}/${roomId}`
}

function notice(group: string, { count, first, last }: Waiting, detail: NotificationDetail): Notice {
  const { accountKey, roomId } = last
  return {
    group,
    accountKey,
    roomId,
    eventId: first.eventId,
    // A reply box below text that is hidden would be an answer to nobody knows what.
    canReply: detail === 'text',
    ...words(count, last, detail),
  }
}

function words(count: number, last: IncomingMessage, detail: NotificationDetail) {
  const howMany = count === 1 ? 'New message' : `${count} new messages`
  if (detail === 'nothing') return { title: 'SecureChat', body: howMany }
  const place = last.roomName || last.authorName
  const title = shorten(
    last.roomName && last.roomName !== last.authorName ? `${last.authorName} · ${place}` : place,
  )
  if (detail === 'sender') return { title, body: howMany }
  const more = count > 1 ? ` (${howMany})` : ''
  return { title, body: `${shorten(last.text, longestBody)}${more}` }
}

/** One line, no control or direction characters that could dress it up as something else. */
function shorten(text: string, longest = longestTitle): string {
  const line = text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  const letters = Array.from(line)
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : line
}
