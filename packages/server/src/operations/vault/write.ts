import { writeVault } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleWriteVault = handleDevice(writeVault, async ({ caller, storage }, given) => {
  await storage.writeVault({ accountId: caller.accountId, ...given })
  return {}
})
