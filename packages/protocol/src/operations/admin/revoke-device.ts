import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId, DeviceId } from '../../values.ts'

export const revokeAccountDevice = defineOperation({
  name: 'admin.revoke-device',
  says: 'Shuts a device of somebody’s account out for good; its rooms’ members remove it from their groups.',
  http: 'DELETE /v1/admin/people/{accountId}/devices/{deviceId}',
  access: 'admin',
  input: z.strictObject({ accountId: AccountId, deviceId: DeviceId }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
})
