import { ChatError, setLogLevel } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleSetLogLevel = handleAdmin(setLogLevel, async ({ desk: { running } }, { area, level }) => {
  if (!running) throw new ChatError('not-found')
  running.logLevels.set(area, level)
  return {}
})
