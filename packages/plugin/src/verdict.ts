import { limits } from '@securechat/protocol'
import { z } from 'zod'

/** How long a reason may be that people are shown. */
const Reason = z.string().trim().min(1).max(limits.pluginReasonCharacters)

/**
 * What a `before` hook may answer besides nothing, which lets it pass. `change` and `flag` mean something only where the server can
 * read the message; elsewhere they are refused as a fault of the plugin.
 */
export const Verdict = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('refuse'), reason: Reason }),
  z.strictObject({ verdict: z.literal('change'), text: z.string().min(1) }),
  z.strictObject({ verdict: z.literal('flag'), reason: Reason }),
])
export type Verdict = z.infer<typeof Verdict>

/** It must not happen. @param reason Shown to the person who tried: one plain sentence, up to 300 characters. */
export const refuse = (reason: string): Verdict => ({ verdict: 'refuse', reason })

/** It happens with another text. Only in rooms that the server can read. */
export const changeText = (text: string): Verdict => ({ verdict: 'change', text })

/** It happens, and the administrators are told in the log. Only in rooms that the server can read. */
export const flag = (reason: string): Verdict => ({ verdict: 'flag', reason })
