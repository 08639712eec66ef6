import { listWelcomes } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleListWelcomes = handleDevice(listWelcomes, async ({ caller, storage }) => ({
  welcomes: await storage.welcomes({ deviceId: caller.deviceId }),
}))
