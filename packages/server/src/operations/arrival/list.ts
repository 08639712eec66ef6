import { ChatError, listArrivals } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'

export const handleListArrivals = handleDevice(listArrivals, async ({ caller, storage }) => {
  if (!may(await actorOf(storage, caller), { kind: 'admit' }, undefined)) throw new ChatError('not-allowed')
  const waiting = (await storage.arrivals()).filter(({ grant }) => grant === undefined)
  return { arrivals: waiting.map(({ accountId, sinceMs }) => ({ accountId, sinceMs })) }
})
