import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AdminInvite } from './room.ts'

export const listInvites = defineOperation({
  name: 'admin.list-invites',
  says: 'Invitations that can still be used, the newest first. What they say is sealed.',
  http: 'GET /v1/admin/invites',
  access: 'admin',
  input: z.strictObject({}),
  output: z.strictObject({ invites: z.array(AdminInvite) }),
  errors: ['not-allowed'],
})
