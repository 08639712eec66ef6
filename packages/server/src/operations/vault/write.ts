import { writeVault } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleWriteVault = handleDevice(writeVault, async ({ caller, storage }, { entries }) => ({
  conflicts: await storage.writeVault({ accountId: caller.accountId, entries }),
}))
