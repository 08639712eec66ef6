import { lookupDevices } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleLookupDevices = handleDevice(lookupDevices, async ({ storage }, { accountIds }) => ({
  devices: await storage.devicesOf({ accountIds }),
}))
