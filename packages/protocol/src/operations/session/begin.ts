import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId, bytes, exactBytes } from '../../values.ts'

/** First half of OPAQUE login (RFC 9807 §6). A name nobody has is answered just like one that somebody has. */
export const beginSession = defineOperation({
  name: 'session.begin',
  says: 'Answers an OPAQUE login request.',
  http: 'POST /v1/sessions/begin',
  access: 'anyone',
  input: z.strictObject({
    name: z.string().min(1).max(limits.nameCharacters),
    startLoginRequest: bytes(limits.opaqueMessageBytes),
    /** From an earlier session of this device. */
    knownDevice: exactBytes(32).optional(),
  }),
  output: z.strictObject({
    signInId: exactBytes(16),
    accountId: AccountId,
    loginResponse: bytes(limits.opaqueMessageBytes),
  }),
  errors: ['not-set-up'],
  cost: 5,
})
