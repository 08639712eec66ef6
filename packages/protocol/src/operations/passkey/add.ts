import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { VaultUpdate } from '../vault/head.ts'
import { ChallengeId, PasskeyId, Registration } from './answer.ts'

/** Keeps a passkey that was just made; with it, where it opens the vault, the vault it opens. */
export const addPasskey = defineOperation({
  name: 'passkey.add',
  says: 'Adds a passkey to the caller’s account.',
  http: 'POST /v1/passkeys',
  access: 'device',
  input: z.strictObject({
    challengeId: ChallengeId,
    registration: Registration,
    vault: VaultUpdate.optional(),
  }),
  output: z.strictObject({ passkeyId: PasskeyId }),
  errors: ['passkey-refused', 'vault-conflict'],
  cost: 10,
})
