import { beginProvider, ChatError } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { beginRound } from '../../providers/rounds.ts'

export const handleBeginProvider = handleAnyone(beginProvider, async (context, input) => {
  if ((await context.storage.workspaceName()) === undefined) throw new ChatError('not-set-up')
  return beginRound(context, input)
})
