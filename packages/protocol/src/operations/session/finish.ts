import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, exactBytes } from '../../values.ts'
import { ProviderTicket } from '../provider/provider.ts'
import { SecondFactor } from './second-factor.ts'
import { SignedIn } from './signed-in.ts'

/** Second half of OPAQUE login: a session that has an account but no device yet (next: `device.enrol` or `device.resume`). */
export const finishSession = defineOperation({
  name: 'session.finish',
  says: 'Completes an OPAQUE login and opens a session without a device.',
  http: 'POST /v1/sessions/finish',
  access: 'anyone',
  input: z.strictObject({
    signInId: exactBytes(16),
    finishLoginRequest: bytes(limits.opaqueMessageBytes),
    /** Asked for by `second-factor-needed`: then the sign-in begins anew, with it. */
    secondFactor: SecondFactor.optional(),
    /** Asked for by `provider-needed`. */
    ticket: ProviderTicket.optional(),
  }),
  output: SignedIn,
  errors: [
    'wrong-password',
    'sign-in-expired',
    'second-factor-needed',
    'second-factor-wrong',
    'provider-needed',
    'provider-refused',
  ],
  cost: 5,
})
