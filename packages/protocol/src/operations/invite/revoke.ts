import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { InviteId } from '../../values.ts'

export const revokeInvite = defineOperation({
  name: 'invite.revoke',
  says: 'Withdraws an invitation; its maker or an administrator may.',
  http: 'DELETE /v1/invites/{inviteId}',
  access: 'device',
  input: z.strictObject({ inviteId: InviteId }),
  output: z.strictObject({}),
  errors: ['not-found', 'not-allowed'],
})
