import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { ProviderAnswer, ProviderTicket, Vouched } from './provider.ts'

/** Opens no session: the ticket goes with whatever opens the vault (`session.finish`, `passkey.sign-in` …), or makes an account. */
export const finishProvider = defineOperation({
  name: 'provider.finish',
  says: 'Finishes a sign-in with a provider: a ticket that shows whom it vouched for.',
  http: 'POST /v1/providers/finish',
  access: 'anyone',
  input: ProviderAnswer,
  output: z.strictObject({ ticket: ProviderTicket, vouched: Vouched }),
  errors: ['sign-in-expired', 'provider-refused', 'provider-not-allowed', 'provider-away'],
  cost: 10,
})
