import { ChatError, leaveLink } from '@securechat/protocol'
import { isClaim, leave, placeOf } from '../../links.ts'
import { handleAnyone } from '../../operation.ts'

export const handleLeaveLink = handleAnyone(leaveLink, async (context, { linkId, claimSecret, message }) => {
  const place = await placeOf(context, linkId)
  if (!isClaim(place, claimSecret)) throw new ChatError('link-over')
  await leave(context, { linkId, step: 'nonce', message, expiresAtMs: place.expiresAtMs })
  return {}
})
