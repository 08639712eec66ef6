import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AppPasswordId } from '../../values.ts'

export const revokeAppPassword = defineOperation({
  name: 'app-password.revoke',
  says: 'Takes an app password back; connections that used it are closed.',
  http: 'DELETE /v1/app-passwords/{appPasswordId}',
  access: 'device',
  input: z.strictObject({ appPasswordId: AppPasswordId }),
  output: z.strictObject({}),
  errors: ['not-found'],
})
