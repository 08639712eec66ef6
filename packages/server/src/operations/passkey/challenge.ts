import { challengePasskey } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { newChallenge, relyingParty, webAuthn } from '../../passkeys.ts'

export const handleChallengePasskey = handleAnyone(challengePasskey, async (context) => {
  const { challengeId, challenge } = await newChallenge(context, 'anyone')
  const rpID = relyingParty(context)
  const { generateAuthenticationOptions } = await webAuthn()
  const options = await generateAuthenticationOptions({ rpID, challenge, userVerification: 'required' })
  return { challengeId, options: { ...options } }
})
