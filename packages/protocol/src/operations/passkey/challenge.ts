import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { ChallengeId } from './answer.ts'

/** Says nothing about accounts: the authenticator offers the keys it has for this server. */
export const challengePasskey = defineOperation({
  name: 'passkey.challenge',
  says: 'Gives a challenge for a passkey to prove itself with.',
  http: 'POST /v1/passkeys/challenge',
  access: 'anyone',
  input: z.strictObject({}),
  output: z.strictObject({
    challengeId: ChallengeId,
    /** PublicKeyCredentialRequestOptionsJSON (WebAuthn Level 3, §5.1). */
    options: z.record(z.string(), z.unknown()),
  }),
  errors: [],
  cost: 5,
})
