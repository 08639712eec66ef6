import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes, TimeMs } from '../../values.ts'
import { PasskeyId } from '../passkey/answer.ts'
import { ProviderId } from '../provider/provider.ts'

const Passkey = z.strictObject({
  passkeyId: PasskeyId,
  createdAtMs: TimeMs,
  lastUsedAtMs: TimeMs.optional(),
})

/** An account at a provider that this one is tied to. */
const ProviderLink = z.strictObject({
  linkId: exactBytes(32),
  providerId: ProviderId,
  label: z.string(),
  /** What the provider calls the person. */
  who: z.string(),
  createdAtMs: TimeMs,
  lastUsedAtMs: TimeMs.optional(),
  /** The account opens only after signing in there. */
  isRequired: z.boolean(),
})
export type ProviderLink = z.infer<typeof ProviderLink>

export const listCredentials = defineOperation({
  name: 'credential.list',
  says: 'Lists how the caller can sign in besides the password.',
  http: 'GET /v1/credentials',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({
    recovery: z.strictObject({ createdAtMs: TimeMs }).optional(),
    totp: z.strictObject({ createdAtMs: TimeMs, codesLeft: z.int().min(0) }).optional(),
    passkeys: z.array(Passkey),
    /** The password and the recovery code need one of them besides. */
    isPasskeyRequired: z.boolean(),
    links: z.array(ProviderLink),
  }),
  errors: [],
})
