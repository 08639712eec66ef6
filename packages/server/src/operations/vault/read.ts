import { readVault } from '@securechat/protocol'
import { handleAccount } from '../../operation.ts'

export const handleReadVault = handleAccount(readVault, async ({ caller, storage }, { after }) =>
  storage.readVault({ accountId: caller.accountId, after }),
)
