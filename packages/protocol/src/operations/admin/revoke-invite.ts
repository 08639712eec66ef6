import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { InviteId } from '../../values.ts'

export const withdrawInvite = defineOperation({
  name: 'admin.revoke-invite',
  says: 'Withdraws anybody’s invitation.',
  http: 'DELETE /v1/admin/invites/{inviteId}',
  access: 'admin',
  input: z.strictObject({ inviteId: InviteId }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
})
