import { AccountId, EventId, InviteId, limits, RoomId } from '@securechat/protocol'
import { z } from 'zod'
import { Files } from './files/file-content.ts'

export const TEXT_CHARACTERS = limits.textCharacters

const RoomName = z.string().max(limits.nameCharacters)
const Topic = z.string().max(500)

const Text = z.string().min(1).max(TEXT_CHARACTERS)
/** Accounts that a text calls by name. */
const Mentions = z.array(AccountId).max(100)

/** What somebody writes, and what belongs to it. */
const TextContent = z
  .object({
    type: z.literal('text'),
    /** May be empty when there are files. */
    text: z.string().max(TEXT_CHARACTERS),
    files: Files.optional(),
    mentions: Mentions.optional(),
    /** The message this answers: quoted above it, from the reader's own copy. */
    replyTo: EventId.optional(),
    /** The message under which this is said, in a thread of its own. */
    thread: EventId.optional(),
    /** Carried over from another room by whoever sends it. */
    isForwarded: z.literal(true).optional(),
  })
  .refine(({ text, files }) => text !== '' || files !== undefined)
export type TextContent = z.infer<typeof TextContent>

/** A question with answers to choose from. */
const PollContent = z.object({
  type: z.literal('poll'),
  question: z.string().min(1).max(limits.pollQuestionCharacters),
  options: z.array(z.string().min(1).max(limits.pollOptionCharacters)).min(2).max(limits.pollOptions),
  /** Whether one may choose several. */
  isMultiple: z.boolean(),
})
export type PollContent = z.infer<typeof PollContent>

/** Emoji are a few code points, joined ones a dozen. */
const Emoji = z.string().min(1).max(64)

/** Messages that say something about another one, `target`. What they come to: room/amended.ts. */
export const Amending = [
  /** Holds when its sender wrote the target. */
  z.object({ type: z.literal('edit'), target: EventId, text: Text, mentions: Mentions.optional() }),
  /** Holds when its sender wrote the target or administers the room. `edits`: entries with earlier versions, which go too. */
  z.object({ type: z.literal('delete'), target: EventId, edits: z.array(EventId).max(99) }),
  z.object({ type: z.literal('react'), target: EventId, emoji: Emoji, isOn: z.boolean() }),
  z.object({ type: z.literal('pin'), target: EventId, isOn: z.boolean() }),
  /** Replaces what its sender chose before; no choice takes it back. */
  z.object({
    type: z.literal('vote'),
    target: EventId,
    choices: z.array(z.int().min(0).max(limits.pollOptions)).max(limits.pollOptions),
  }),
  /** Holds when its sender asked the question: what comes after does not count. */
  z.object({ type: z.literal('close'), target: EventId }),
] as const

/** What is inside a sealed message: JSON in UTF-8. Members only ever see this; the server never does. */
export const Content = z.discriminatedUnion('type', [
  TextContent,
  PollContent,
  ...Amending,
  /** The room's name and topic from here on; also the first message of a room that has a name. */
  z.object({ type: z.literal('room'), name: RoomName, topic: Topic }),
  /** An invitation somebody made. Members check with `secret` whether whoever asks to join holds the link. */
  z.object({ type: z.literal('invite'), inviteId: InviteId, secret: z.string().min(1).max(128) }),
])
export type Content = z.infer<typeof Content>

/** A message of a kind this version does not know: kept in the log, shown as nothing. */
export interface UnknownContent {
  type: 'unknown'
}

export const encodeContent = (content: Content): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(content))

const WithType = z.object({ type: z.string().max(64) })

/** @returns nothing when the bytes are not a message at all, or break the rules of a type this version knows. */
export function decodeContent(bytes: Uint8Array): Content | UnknownContent | undefined {
  return decodeJson(parseJson(bytes))
}

/** The same for what was not sealed. */
export function decodeJson(json: unknown): Content | UnknownContent | undefined {
  const known = Content.safeParse(json)
  if (known.success) return known.data
  const typed = WithType.safeParse(json)
  return typed.success && !isKnownType(typed.data.type) ? { type: 'unknown' } : undefined
}

const knownTypes = new Set<string>(Content.options.map((option) => option.shape.type.value))

const isKnownType = (type: string): boolean => knownTypes.has(type)

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** What a newcomer is told inside the Welcome, so that the room has a name and readable history at once. */
export const Briefing = z.object({
  v: z.literal(1),
  name: RoomName,
  topic: Topic,
  /** Epochs every joiner of the commit may read: all of them in rooms with shared history. */
  epochs: z.array(
    z.object({
      epoch: z.int().min(0),
      /** 32 bytes, base64url. */
      secret: z.base64url().length(43),
      /** The commit that began it; 1 for the first. */
      sinceSeq: z.int().min(1),
    }),
  ),
  invites: z.array(z.object({ inviteId: InviteId, secret: z.string().min(1).max(128) })),
})
export type Briefing = z.infer<typeof Briefing>

export const encodeBriefing = (briefing: Briefing): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(briefing))

/** @returns nothing for a briefing of a later version, or one that is damaged: the newcomer simply knows less. */
export function decodeBriefing(bytes: Uint8Array): Briefing | undefined {
  const parsed = Briefing.safeParse(parseJson(bytes))
  return parsed.success ? parsed.data : undefined
}

/** What an invitation link shows to whoever holds it, sealed under the link's secret. */
export const InviteNote = z.object({
  inviterName: z.string().max(limits.nameCharacters),
  inviterAccountId: AccountId,
  workspaceName: z.string().max(limits.nameCharacters),
  roomName: RoomName,
  roomId: RoomId,
  /** 32 bytes, base64url: newcomers need it to read the names of open rooms. */
  workspaceKey: z.base64url().length(43),
})
export type InviteNote = z.infer<typeof InviteNote>

export const encodeInviteNote = (note: InviteNote): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(note))

/** @returns nothing when the bytes are not such a note. */
export function decodeInviteNote(bytes: Uint8Array): InviteNote | undefined {
  const parsed = InviteNote.safeParse(parseJson(bytes))
  return parsed.success ? parsed.data : undefined
}

/** What the directory says about an open room, sealed under the workspace key. */
export const RoomProfile = z.object({ name: RoomName, topic: Topic })
export type RoomProfile = z.infer<typeof RoomProfile>

export const encodeProfile = (profile: RoomProfile): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(profile))

/** @returns nothing when the bytes are not a profile. */
export function decodeProfile(bytes: Uint8Array): RoomProfile | undefined {
  const parsed = RoomProfile.safeParse(parseJson(bytes))
  return parsed.success ? parsed.data : undefined
}
