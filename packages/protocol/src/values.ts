import { z } from 'zod'
import { limits } from './limits.ts'

/** Sixteen random bytes in base64url: 22 characters, of which the last carries only two bits. */
const RandomId = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/)

/** Names an account. Chosen at random by the device that registers; never reused. */
export const AccountId = RandomId.brand<'AccountId'>()
export type AccountId = z.infer<typeof AccountId>

/** Names one device of one account. */
export const DeviceId = RandomId.brand<'DeviceId'>()
export type DeviceId = z.infer<typeof DeviceId>

/** Names a room; its bytes are also the MLS group id (RFC 9420 §8.1). */
export const RoomId = RandomId.brand<'RoomId'>()
export type RoomId = z.infer<typeof RoomId>

/** Names one entry of a room's log. The sender chooses it, so that sending twice stores once. */
export const EventId = RandomId.brand<'EventId'>()
export type EventId = z.infer<typeof EventId>

/** Names an invitation; derived from the secret in the link, which the server never sees. */
export const InviteId = RandomId.brand<'InviteId'>()
export type InviteId = z.infer<typeof InviteId>

/** Names a sealed file. The uploader chooses it, so that asking twice begins one upload. */
export const FileId = RandomId.brand<'FileId'>()
export type FileId = z.infer<typeof FileId>

/** Names a report of a message. The reporter chooses it. */
export const ReportId = RandomId.brand<'ReportId'>()
export type ReportId = z.infer<typeof ReportId>

/** Names one way to wake a device. The device chooses it, so that asking twice subscribes once. */
export const PushSubscriptionId = RandomId.brand<'PushSubscriptionId'>()
export type PushSubscriptionId = z.infer<typeof PushSubscriptionId>

/** Names an app password; stands for a device where one is named. Made by the server. */
export const AppPasswordId = RandomId.brand<'AppPasswordId'>()
export type AppPasswordId = z.infer<typeof AppPasswordId>

/** Place in one room's log: 1, 2, 3 … with no gaps. */
export const Seq = z.int().min(1)

/** A place in a log, or 0 for "before everything". */
export const Place = z.int().min(0)

/** MLS epoch: how many commits the group has applied (RFC 9420 §8.1). */
export const Epoch = z.int().min(0)

/** Milliseconds since 1970-01-01T00:00Z. */
export const TimeMs = z.int().min(0)

/** Bytes as unpadded base64url, at most `maxBytes` of them once decoded. */
export const bytes = (maxBytes: number) => z.base64url().max(Math.ceil((maxBytes * 4) / 3))

/** Exactly `count` bytes as unpadded base64url. */
export const exactBytes = (count: number) => z.base64url().length(Math.ceil((count * 4) / 3))

/** Scripts whose words are written with joiners (RFC 5892 appendix A.1 and A.2: joining scripts, and those with a virama). */
const joinedScripts =
  'Arabic Syriac Nko Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar'
const joined = `[${joinedScripts
  .split(' ')
  .map((script) => `\\p{scx=${script}}`)
  .join('')}]`
const emojiEnd = String.raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]`
const joiner = String.raw`(?<=${joined})[\u200C\u200D](?=${joined})|(?<=${emojiEnd})\u200D(?=\p{Extended_Pictographic})`

/**
 * A name that is shown beside other names. Control and direction-override characters are refused, since it must not
 * be able to disguise itself as another; joiners are, too, except where a script or an emoji needs them.
 */
const shownName = () =>
  z
    .string()
    .trim()
    .min(1)
    .max(limits.nameCharacters)
    .regex(new RegExp(String.raw`^(?:[^\p{Cc}\p{Cf}\p{Co}\p{Cs}]|${joiner})+$`, 'u'))

/** What a person is called. */
export const PersonName = shownName()

/** What the workspace is called. */
export const WorkspaceName = shownName()
