import { ChatError, setRoomPolicy } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'
import { roomOf } from './room-of.ts'

export const handleSetRoomPolicy = handleDevice(setRoomPolicy, async ({ caller, storage }, input) => {
  const { room } = await roomOf(storage, { roomId: input.roomId, accountId: caller.accountId })
  if (!may(await actorOf(storage, caller), { kind: 'set-policy' }, room)) throw new ChatError('not-allowed')
  await storage.setRoomPolicy(input)
  return {}
})
