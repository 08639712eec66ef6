import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'
import { VaultUpdate } from '../vault/head.ts'

/** Makes a recovery code good, and the one before it worthless. The server is given a hash of a proof that only the code gives. */
export const setRecovery = defineOperation({
  name: 'recovery.set',
  says: 'Makes a new recovery code good in place of the one before.',
  http: 'PUT /v1/recovery',
  access: 'device',
  input: z.strictObject({ verifier: exactBytes(32), vault: VaultUpdate }),
  output: z.strictObject({}),
  errors: ['vault-conflict'],
  cost: 10,
})
