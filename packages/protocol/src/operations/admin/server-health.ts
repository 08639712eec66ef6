import { z } from 'zod'
import { TimeMs } from '../../values.ts'

/** The parts of the server whose logs have a level of their own. */
export const LogArea = z.enum(['gateway', 'storage', 'bus', 'files', 'plugins', 'server'])
export type LogArea = z.infer<typeof LogArea>
export const LogLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent'])
export type LogLevel = z.infer<typeof LogLevel>

export const ServerHealth = z.strictObject({
  version: z.string(),
  upSinceMs: TimeMs,
  database: z.strictObject({ kind: z.enum(['sqlite', 'postgresql']), canStore: z.boolean(), bytes: z.int() }),
  /** Missing where a server is alone. */
  redis: z.strictObject({ isUp: z.boolean() }).optional(),
  sockets: z.int().min(0),
  /** Upper bounds from the delivery histogram since the start; missing before the first message. */
  deliveryMs: z.strictObject({ p50: z.number(), p99: z.number(), count: z.int() }).optional(),
  disk: z.strictObject({ freeBytes: z.int(), totalBytes: z.int() }).optional(),
  memoryBytes: z.int(),
})
export type ServerHealth = z.infer<typeof ServerHealth>
