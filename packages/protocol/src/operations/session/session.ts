import { z } from 'zod'
import { TimeMs } from '../../values.ts'

/** A bearer token: 256 random bits, of which the server keeps only a hash. */
export const Session = z.strictObject({ token: z.string().min(1).max(256), expiresAtMs: TimeMs })
export type Session = z.infer<typeof Session>
