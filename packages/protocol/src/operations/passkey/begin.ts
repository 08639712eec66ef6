import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { ChallengeId } from './answer.ts'

export const beginPasskey = defineOperation({
  name: 'passkey.begin',
  says: 'Gives what an authenticator needs to make a passkey for the caller.',
  http: 'POST /v1/passkeys/begin',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({
    challengeId: ChallengeId,
    /** PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3, §5.1). */
    options: z.record(z.string(), z.unknown()),
  }),
  errors: [],
  cost: 5,
})
