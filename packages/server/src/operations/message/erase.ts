import { eraseMessages } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'
import { roomOf } from '../room/room-of.ts'

/** That it was deleted, clients learn from a sealed message; this takes away what nobody is to have any more. */
export const handleEraseMessages = handleDevice(eraseMessages, async (context, { roomId, eventIds }) => {
  const { caller, storage, nowMs } = context
  const { accountId } = caller
  const { room } = await roomOf(storage, { roomId, accountId })
  const mayAny = may(await actorOf(storage, caller), { kind: 'erase-messages' }, room)
  await storage.erase({ roomId, eventIds, nowMs: nowMs(), ...(mayAny ? {} : { only: accountId }) })
  return {}
})
