import { moveCursor } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

/** The store lets cursors move forward only, and not beyond the log's end. */
export const handleMoveCursor = handleDevice(moveCursor, async ({ caller, storage, bus }, input) => {
  const { roomId, delivered, read } = input
  const cursor = await storage.moveCursor({ roomId, accountId: caller.accountId, delivered, read })
  if (cursor) bus.publish({ kind: 'signal', signal: { kind: 'cursor', cursor }, to: { roomId } })
  return {}
})
