import { ChatError, createInvite, limits } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'
import { roomOf } from '../room/room-of.ts'

export const handleCreateInvite = handleDevice(createInvite, async ({ caller, storage, nowMs }, input) => {
  const { accountId } = caller
  const { room } = await roomOf(storage, { roomId: input.roomId, accountId })
  const actor = await actorOf(storage, caller)
  if (!may(actor, { kind: 'invite' }, room)) throw new ChatError('not-allowed')
  const createdAtMs = nowMs()
  const expiresAtMs = createdAtMs + limits.inviteLifetimeMs
  await storage.createInvite({ ...input, accountId, createdAtMs, expiresAtMs, usesLeft: limits.inviteUses })
  return { expiresAtMs }
})
