import { ChatError, readHealth } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleReadHealth = handleAdmin(readHealth, async ({ desk: { running } }) => {
  if (!running) throw new ChatError('not-found')
  return running.health()
})
