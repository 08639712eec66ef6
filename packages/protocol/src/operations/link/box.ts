import { z } from 'zod'
import { limits } from '../../limits.ts'
import { bytes } from '../../values.ts'

/** Names a place where two devices leave messages for each other: twelve letters that can be typed. */
export const LinkId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{12}$/)

/** Each is left once, in this order. What they hold, the server does not understand. */
export const LinkStep = z.enum(['offer', 'commitment', 'nonce', 'reveal', 'secrets'])
export type LinkStep = z.infer<typeof LinkStep>

export const LinkMessage = bytes(limits.linkMessageBytes)
