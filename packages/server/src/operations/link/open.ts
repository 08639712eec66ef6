import { openLink } from '@securechat/protocol'
import { openPlace } from '../../links.ts'
import { handleAnyone } from '../../operation.ts'

export const handleOpenLink = handleAnyone(openLink, async (context, { linkId, claim, offer }) => ({
  expiresAtMs: await openPlace(context, linkId, { claim, offer }),
}))
