import { z } from 'zod'
import { Preferences } from './preferences.ts'

/** Everything that pages may say to the main process, parsed before anything else looks at it. */

const Id = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const count = (most: number) => z.int().min(0).max(most)
const largestDragBytes = 512 * 1024 * 1024

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= largestDragBytes)

export const clientInputs = {
  showUnread: z.strictObject({ messages: count(1e9), mentions: count(1e9) }),
  showAccount: z
    .strictObject({ personName: z.string().max(128), workspaceName: z.string().max(128) })
    .optional(),
  notify: z.strictObject({
    roomId: Id,
    eventId: Id,
    roomName: z.string().max(512),
    authorName: z.string().max(512),
    text: z.string().max(100_000),
  }),
  clearNotifications: Id,
  setTheme: z.enum(['system', 'light', 'dark']),
  dragOut: z.strictObject({ name: z.string().min(1).max(1024), content: Bytes }),
  checkSpelling: z.array(z.string().min(1).max(64)).max(512),
} as const

const Passphrase = z.string().min(1).max(1024)

export const shellInputs = {
  connect: z.strictObject({ address: z.string().min(1).max(512), isNewAccount: z.boolean() }),
  trust: z.strictObject({ address: z.string().min(1).max(512), fingerprint: z.string().max(128) }),
  open: z.strictObject({ accountKey: z.string().max(32) }),
  forget: z.strictObject({ accountKey: z.string().max(32) }),
  unlock: z.strictObject({ passphrase: Passphrase }),
  setPassphrase: z.strictObject({ passphrase: Passphrase }),
  choose: Preferences.partial(),
} as const
