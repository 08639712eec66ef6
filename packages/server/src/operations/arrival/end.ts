import { endArrival } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleEndArrival = handleDevice(endArrival, async ({ caller, storage, bus }) => {
  const { accountId } = caller
  await storage.endArrival({ accountId })
  bus.publish({ kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' })
  return {}
})
