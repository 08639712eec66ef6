import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, InviteId, RoomId, TimeMs } from '../../values.ts'

export const readInvite = defineOperation({
  name: 'invite.read',
  says: 'Shows an invitation to whoever holds its link.',
  http: 'GET /v1/invites/{inviteId}',
  access: 'anyone',
  input: z.strictObject({ inviteId: InviteId }),
  output: z.strictObject({ roomId: RoomId, sealed: bytes(limits.inviteBytes), expiresAtMs: TimeMs }),
  errors: ['invite-over'],
  cost: 2,
})
