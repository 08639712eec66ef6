import { ChatError, signInByLink } from '@securechat/protocol'
import { endPlace, isClaim, leftAt, placeOf } from '../../links.ts'
import { handleAnyone } from '../../operation.ts'
import { letIn } from '../session/let-in.ts'

/** The device that lets it in is signed in with whatever the account asks for: nothing more is asked. */
export const handleSignInByLink = handleAnyone(signInByLink, async (context, input) => {
  const { linkId, claimSecret, keyShare } = input
  const place = await placeOf(context, linkId)
  const { accountId } = (await leftAt(context, linkId, 'secrets')) ?? {}
  const mayCome = accountId !== undefined && isClaim(place, claimSecret)
  if (!mayCome || !(await endPlace(context, linkId))) throw new ChatError('link-over')
  const proof = { kind: 'link', keyShare } as const
  return letIn(context, { accountId, secondFactor: 'both', proof })
})
