import { signalTyping } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleSignalTyping = handleDevice(signalTyping, async ({ caller, bus }, { roomId }) => {
  const signal = { kind: 'typing', roomId, accountId: caller.accountId } as const
  bus.publish({ kind: 'signal', signal, to: { roomId } })
  return {}
})
