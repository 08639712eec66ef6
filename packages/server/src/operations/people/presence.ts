import { setPresence } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleSetPresence = handleDevice(setPresence, async ({ caller, presence }, { state }) => {
  presence.say(caller.accountId, caller.deviceId, state)
  return {}
})
