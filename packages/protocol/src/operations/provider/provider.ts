import { z } from 'zod'
import { exactBytes, PersonName } from '../../values.ts'

/** Names a provider of this workspace, as its operator chose. */
export const ProviderId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/)

/** What a sign-in screen needs to know of one. */
export const Provider = z.strictObject({ providerId: ProviderId, label: z.string().min(1).max(64) })
export type Provider = z.infer<typeof Provider>

/** Shows, for a quarter of an hour, that a provider has vouched for somebody. A secret of whoever got it; used once. */
export const ProviderTicket = exactBytes(32)

/** What came back from the provider, and the secret that shows it came back to where it was begun. */
export const ProviderAnswer = z.strictObject({
  state: exactBytes(32),
  code: z.string().min(1).max(4096),
  /** Who says so (RFC 9207). */
  iss: z.string().min(1).max(2048).optional(),
  /** Its SHA-256 was the claim. */
  claimSecret: exactBytes(32),
})
export type ProviderAnswer = z.infer<typeof ProviderAnswer>

/** Whom a provider vouched for: an account here, or somebody who may make one, under this name. */
export const Vouched = z.strictObject({ kind: z.enum(['known', 'new']), name: PersonName })
export type Vouched = z.infer<typeof Vouched>
