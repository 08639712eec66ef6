import { z } from 'zod'
import { AccountId, Seq, TimeMs } from '../../values.ts'

/** Something that happened and concerns security, in the workspace's one chain of such entries. */
export const AuditEntry = z.strictObject({
  seq: Seq,
  atMs: TimeMs,
  /** An operation's name, or what the server did by itself: `server.start`, `config.reload`, … */
  act: z.string(),
  /** `ok`, or the code of the error it ended with. */
  outcome: z.string(),
  /** A signed-in person, whoever is at the server's console, the server itself, or somebody who has proved nothing. */
  by: z.enum(['person', 'console', 'server', 'nobody']),
  actorId: AccountId.optional(),
  /** The account, room, device, invitation … that it was done to. */
  subject: z.string().optional(),
  /** Where it came from, no closer than a /24 or a /48. */
  address: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** The hash of the entry before; empty for the first. */
  prior: z.string(),
  /** SHA-256 over the entry and `prior`. */
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof AuditEntry>
