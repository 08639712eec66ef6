import { takeWelcome } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleTakeWelcome = handleDevice(takeWelcome, async ({ caller, storage }, { roomId, seq }) => {
  await storage.takeWelcome({ deviceId: caller.deviceId, roomId, seq })
  return {}
})
