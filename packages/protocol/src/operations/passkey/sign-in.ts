import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'
import { ProviderTicket } from '../provider/provider.ts'
import { SignedIn } from '../session/signed-in.ts'
import { PasskeyAnswer, PasskeyId } from './answer.ts'

/** A passkey that has checked who is there (user verification) is both factors in one. */
export const signInByPasskey = defineOperation({
  name: 'passkey.sign-in',
  says: 'Opens a session without a device by a passkey.',
  http: 'POST /v1/passkeys/sign-in',
  access: 'anyone',
  input: z.strictObject({
    answer: PasskeyAnswer,
    /** X25519: agrees on the key that requests are signed with. */
    keyShare: exactBytes(32),
    /** Asked for by `provider-needed`. */
    ticket: ProviderTicket.optional(),
  }),
  output: z.strictObject({ ...SignedIn.shape, passkeyId: PasskeyId }),
  errors: ['passkey-refused', 'provider-needed', 'provider-refused'],
  cost: 10,
})
