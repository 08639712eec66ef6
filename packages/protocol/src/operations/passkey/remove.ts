import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { VaultUpdate } from '../vault/head.ts'
import { PasskeyId } from './answer.ts'

export const removePasskey = defineOperation({
  name: 'passkey.remove',
  says: 'Removes a passkey from the caller’s account; it signs in no more.',
  http: 'POST /v1/passkeys/{passkeyId}/remove',
  access: 'device',
  input: z.strictObject({ passkeyId: PasskeyId, vault: VaultUpdate.optional() }),
  output: z.strictObject({}),
  errors: ['not-found', 'vault-conflict'],
  cost: 5,
})
