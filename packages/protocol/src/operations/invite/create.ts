import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, InviteId, RoomId, TimeMs } from '../../values.ts'

/** The link's secret stays in its fragment; `sealed` says who invites to what, and can be opened with that secret only. */
export const createInvite = defineOperation({
  name: 'invite.create',
  says: 'Makes an invitation to the workspace and one of its rooms.',
  http: 'POST /v1/rooms/{roomId}/invites',
  access: 'member',
  input: z.strictObject({ roomId: RoomId, inviteId: InviteId, sealed: bytes(limits.inviteBytes) }),
  output: z.strictObject({ expiresAtMs: TimeMs }),
  errors: ['not-allowed'],
  cost: 5,
})
