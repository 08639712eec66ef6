import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes } from '../../values.ts'
import { VaultUpdate } from '../vault/head.ts'

/**
 * Puts a new password in the place of the old one, in the same moment as a vault that opens with it. Only a session that
 * somebody has just proved a secret for may do this, not one that lies open on a device.
 */
export const changePassword = defineOperation({
  name: 'password.change',
  says: 'Changes the caller’s password, in a session that has just been opened by the old one or by another secret.',
  http: 'PUT /v1/password',
  access: 'account',
  input: z.strictObject({ registrationRecord: bytes(limits.opaqueMessageBytes), vault: VaultUpdate }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'vault-conflict'],
  cost: 10,
})
