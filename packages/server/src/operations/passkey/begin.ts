import { beginPasskey } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { passkeyCredentialId, readPasskey } from '../../passkey-record.ts'
import { newChallenge, relyingParty, webAuthn } from '../../passkeys.ts'

export const handleBeginPasskey = handleDevice(beginPasskey, async (context) => {
  const { caller, storage } = context
  const { accountId } = caller
  const [account, credentials, workspaceName, { challengeId, challenge }] = await Promise.all([
    storage.accountById({ accountId }),
    storage.credentials({ accountId }),
    storage.workspaceName(),
    newChallenge(context, accountId),
  ])
  const { generateRegistrationOptions } = await webAuthn()
  const options = await generateRegistrationOptions({
    rpName: workspaceName ?? 'SecureChat',
    rpID: relyingParty(context),
    userName: account?.name ?? '',
    userID: new Uint8Array(Buffer.from(accountId, 'base64url')),
    challenge,
    attestationType: 'none',
    excludeCredentials: credentials
      .filter(({ kind }) => kind === 'passkey')
      .map((stored) => ({
        id: stored.credentialId.slice(passkeyCredentialId('').length),
        ...transports(stored),
      })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { challengeId, options: { ...options } }
})

type Transports = NonNullable<
  NonNullable<
    Parameters<Awaited<ReturnType<typeof webAuthn>>['generateRegistrationOptions']>[0]['excludeCredentials']
  >[number]['transports']
>

/** As the authenticator named them: only ever passed back to a browser. */
const transports = (stored: { detail: string }) => ({
  transports: readPasskey(stored).transports as Transports,
})
