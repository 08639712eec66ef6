/** What waits to be read: `mentions` are among `messages`. */
export interface Unread {
  messages: number
  mentions: number
}

export const nothingUnread: Unread = { messages: 0, mentions: 0 }

export function totalUnread(ofAccounts: Iterable<Unread>): Unread {
  let total = nothingUnread
  for (const { messages, mentions } of ofAccounts)
    total = { messages: total.messages + messages, mentions: total.mentions + mentions }
  return total
}

export function unreadWords({ messages, mentions }: Unread): string {
  if (messages === 0) return 'SecureChat'
  return mentions > 0
    ? `SecureChat — ${messages} unread, ${mentions} for you`
    : `SecureChat — ${messages} unread`
}

/** What the icon wears: a dot for anything unread, a brighter one for what is meant for this person. */
export type IconBadge = 'none' | 'unread' | 'mention'

export function iconBadge({ messages, mentions }: Unread): IconBadge {
  if (mentions > 0) return 'mention'
  return messages > 0 ? 'unread' : 'none'
}
