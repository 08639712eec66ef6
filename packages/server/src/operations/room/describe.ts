import { ChatError, describeRoom } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'
import { roomOf } from './room-of.ts'

export const handleDescribeRoom = handleDevice(describeRoom, async (context, { roomId, sealedProfile }) => {
  const { caller, storage, bus } = context
  const { room } = await roomOf(storage, { roomId, accountId: caller.accountId })
  const actor = await actorOf(storage, caller)
  if (!may(actor, { kind: 'describe' }, room)) throw new ChatError('not-allowed')
  await storage.describeRoom({ roomId, sealedProfile })
  bus.publish({ kind: 'signal', signal: { kind: 'open-room', roomId }, to: 'everybody' })
  return {}
})
