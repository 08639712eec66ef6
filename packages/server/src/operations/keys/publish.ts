import { publishKeys } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handlePublishKeys = handleDevice(publishKeys, async ({ caller, storage }, keyPackages) => ({
  count: await storage.publishKeys({ deviceId: caller.deviceId, keyPackages }),
}))
