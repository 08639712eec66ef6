import { ChatError, revokeInvite } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'

export const handleRevokeInvite = handleDevice(revokeInvite, async ({ caller, storage, nowMs }, input) => {
  const invite = await storage.invite({ inviteId: input.inviteId, nowMs: nowMs() })
  if (!invite) throw new ChatError('not-found')
  const room = await storage.room({ roomId: invite.roomId })
  const actor = await actorOf(storage, caller)
  const action = { kind: 'revoke-invite', madeBy: invite.accountId } as const
  if (!may(actor, action, room)) throw new ChatError('not-allowed')
  await storage.revokeInvite({ inviteId: input.inviteId })
  return {}
})
