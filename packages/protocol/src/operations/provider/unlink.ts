import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { exactBytes } from '../../values.ts'

/** Not where the account may be opened through its provider alone: `not-allowed`. */
export const unlinkProvider = defineOperation({
  name: 'provider.unlink',
  says: 'Takes such a tie away.',
  http: 'DELETE /v1/providers/links/{linkId}',
  access: 'device',
  input: z.strictObject({ linkId: exactBytes(32) }),
  output: z.strictObject({}),
  errors: ['not-found', 'not-allowed'],
})
