import { ChatError, limits, listReports } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'

export const handleListReports = handleDevice(listReports, async ({ caller, storage }) => {
  if (!may(await actorOf(storage, caller), { kind: 'moderate' }, undefined))
    throw new ChatError('not-allowed')
  return { reports: await storage.reports({ limit: limits.reportsListed }) }
})
