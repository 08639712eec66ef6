import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'
import { ProviderId } from './provider.ts'

/** The authorization code flow of OpenID Connect with PKCE (RFC 7636): code and verifier only ever meet on the server. */
export const beginProvider = defineOperation({
  name: 'provider.begin',
  says: 'Begins a sign-in with a provider: says where to send the person.',
  http: 'POST /v1/providers/{providerId}/begin',
  access: 'anyone',
  input: z.strictObject({
    providerId: ProviderId,
    /** SHA-256 of a secret that whoever begins keeps: nobody else can finish. */
    claim: exactBytes(32),
  }),
  output: z.strictObject({ url: z.url(), state: exactBytes(32) }),
  errors: ['not-found', 'not-set-up', 'provider-away'],
  cost: 10,
})
