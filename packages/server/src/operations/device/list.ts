import { listDevices } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleListDevices = handleDevice(listDevices, async ({ caller, storage }) => ({
  devices: await storage.ownDevices({ accountId: caller.accountId }),
}))
