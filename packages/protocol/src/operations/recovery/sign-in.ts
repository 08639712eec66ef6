import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'
import { ProviderTicket } from '../provider/provider.ts'
import { SecondFactor } from '../session/second-factor.ts'
import { SignedIn } from '../session/signed-in.ts'

/** For whoever has forgotten the password. A name nobody has is answered like a code that is not right. */
export const recover = defineOperation({
  name: 'recovery.sign-in',
  says: 'Opens a session without a device by the proof of a recovery code.',
  http: 'POST /v1/recovery/sign-in',
  access: 'anyone',
  input: z.strictObject({
    name: z.string().min(1).max(limits.nameCharacters),
    proof: exactBytes(32),
    /** X25519: agrees on the key that requests are signed with. */
    keyShare: exactBytes(32),
    secondFactor: SecondFactor.optional(),
    /** Asked for by `provider-needed`. */
    ticket: ProviderTicket.optional(),
  }),
  output: SignedIn,
  errors: [
    'not-set-up',
    'recovery-code-wrong',
    'second-factor-needed',
    'second-factor-wrong',
    'provider-needed',
    'provider-refused',
  ],
  cost: 10,
})
