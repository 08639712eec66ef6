import type { AccountId, EventId } from '@securechat/protocol'

/** What a message does to another one, `target`. Everybody's device judges by itself whether it holds. */
export type MessageAction =
  /** One's own only. */
  | { type: 'edit'; target: EventId; text: string; mentions?: AccountId[] }
  /** One's own, or anybody's for who administers the room. The server erases it as well. */
  | { type: 'delete'; target: EventId }
  | { type: 'react'; target: EventId; emoji: string; isOn: boolean }
  | { type: 'pin'; target: EventId; isOn: boolean }
  /** Instead of what one chose before. */
  | { type: 'vote'; target: EventId; choices: number[] }
  /** One's own poll only. */
  | { type: 'close'; target: EventId }

/** What a text may carry besides its words. */
export interface MessageExtras {
  /** The accounts it calls by name. */
  mentions?: AccountId[]
  replyTo?: EventId
  /** The message in whose thread it is said. */
  thread?: EventId
  isForwarded?: true
}

/** One emoji under a message. */
export interface ReactionSummary {
  emoji: string
  by: { accountId: AccountId; name: string }[]
  isMine: boolean
}

/** A question to the room; it is the message's text. */
export interface PollView {
  options: { text: string; by: { accountId: AccountId; name: string }[]; isMine: boolean }[]
  /** How many people have voted. */
  voters: number
  isMultiple: boolean
  isClosed: boolean
  mayClose: boolean
}

/** The message that another one answers, as this device has it. */
export interface Quote {
  key: EventId
  /** `gone`: deleted. `unknown`: from before this person joined, or not read yet. */
  state: 'here' | 'gone' | 'unknown'
  authorName: string
  text: string
  fileName?: string
}

/** What was said in the thread under a message. */
export interface ThreadSummary {
  count: number
  lastAtMs: number
  /** Who answered, the latest first, at most three. */
  people: { accountId: AccountId; name: string }[]
  /** Answers of others that came since the room was read up to here. */
  unread: number
}
