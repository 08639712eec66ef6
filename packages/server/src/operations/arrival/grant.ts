import { ChatError, grantArrival } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'

export const handleGrantArrival = handleDevice(grantArrival, async ({ caller, storage, bus }, input) => {
  if (!may(await actorOf(storage, caller), { kind: 'admit' }, undefined)) throw new ChatError('not-allowed')
  const { accountId, sealed } = input
  await storage.grantArrival({ accountId, sealed, grantedBy: caller.accountId })
  bus.publish({ kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' })
  return {}
})
