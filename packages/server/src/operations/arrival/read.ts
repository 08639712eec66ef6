import { readArrival } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleReadArrival = handleDevice(readArrival, async ({ caller, storage }) => {
  const found = await storage.arrival({ accountId: caller.accountId })
  return { isWaiting: found !== undefined, ...(found?.grant && { grant: found.grant }) }
})
