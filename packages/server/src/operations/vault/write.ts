import { writeVault } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleWriteVault = handleDevice(writeVault, async ({ caller, storage, bus }, given) => {
  const { accountId } = caller
  await storage.writeVault({ accountId, ...given })
  // The account's other devices follow what was set on this one.
  if (given.entries.some(({ name }) => name.startsWith('setting/')))
    bus.publish({ kind: 'signal', signal: { kind: 'settings' }, to: { accountIds: [accountId] } })
  return {}
})
