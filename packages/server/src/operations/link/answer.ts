import { answerLink, ChatError } from '@securechat/protocol'
import { leave, leftAt, placeOf } from '../../links.ts'
import { handleDevice } from '../../operation.ts'

export const handleAnswerLink = handleDevice(answerLink, async (context, { linkId, step, message }) => {
  const { accountId } = context.caller
  const { expiresAtMs } = await placeOf(context, linkId)
  const first = step === 'commitment' ? undefined : await leftAt(context, linkId, 'commitment')
  if (step !== 'commitment' && first?.accountId !== accountId) throw new ChatError('link-over')
  await leave(context, { linkId, step, message, accountId, expiresAtMs })
  return {}
})
