import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { ProviderAnswer } from './provider.ts'

export const linkProvider = defineOperation({
  name: 'provider.link',
  says: 'Ties one’s own account to the one at a provider.',
  http: 'POST /v1/providers/link',
  access: 'device',
  input: ProviderAnswer,
  output: z.strictObject({}),
  errors: ['sign-in-expired', 'provider-refused', 'provider-not-allowed', 'provider-away', 'provider-taken'],
  cost: 10,
})
