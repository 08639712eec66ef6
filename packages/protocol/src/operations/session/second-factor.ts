import { z } from 'zod'
import { PasskeyAnswer } from '../passkey/answer.ts'

/** What an account may ask for besides the first proof. */
export const SecondFactor = z.discriminatedUnion('kind', [
  /** Six digits of now, or one of the codes that were written down. */
  z.strictObject({ kind: z.literal('code'), code: z.string().min(6).max(32) }),
  z.strictObject({ kind: z.literal('passkey'), answer: PasskeyAnswer }),
])
export type SecondFactor = z.infer<typeof SecondFactor>
