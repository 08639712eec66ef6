import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId, bytes, PersonName } from '../../values.ts'
import { Admission } from './admission.ts'

/** First half of OPAQUE registration (RFC 9807 §5.1). Stores nothing; the account id is the OPAQUE credential identifier. */
export const beginAccount = defineOperation({
  name: 'account.begin',
  says: 'Answers an OPAQUE registration request, once the admission and the name have been checked.',
  http: 'POST /v1/accounts/begin',
  access: 'anyone',
  input: z.strictObject({
    accountId: AccountId,
    name: PersonName,
    admission: Admission,
    registrationRequest: bytes(limits.opaqueMessageBytes),
  }),
  output: z.strictObject({ registrationResponse: bytes(limits.opaqueMessageBytes) }),
  errors: [
    'set-up-code-wrong',
    'already-set-up',
    'not-set-up',
    'invite-over',
    'name-taken',
    'provider-refused',
  ],
  cost: 10,
})
