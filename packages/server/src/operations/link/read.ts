import { readLink } from '@securechat/protocol'
import { leftAt, placeOf } from '../../links.ts'
import { handleAnyone } from '../../operation.ts'

export const handleReadLink = handleAnyone(readLink, async (context, { linkId, step }) => {
  const { offer } = await placeOf(context, linkId)
  if (step === 'offer') return { message: offer }
  const left = await leftAt(context, linkId, step)
  return left ? { message: left.message } : {}
})
