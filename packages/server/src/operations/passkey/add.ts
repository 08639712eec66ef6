import { addPasskey, ChatError, limits } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { passkeyCredentialId, passkeyIdOf, readPasskey, writePasskey } from '../../passkey-record.ts'
import { verifyNewPasskey } from '../../passkeys.ts'

export const handleAddPasskey = handleDevice(addPasskey, async (context, input) => {
  const { caller, storage, nowMs } = context
  const { accountId } = caller
  const made = await verifyNewPasskey(context, input)
  const passkeys = (await storage.credentials({ accountId })).filter(({ kind }) => kind === 'passkey')
  if (!made || passkeys.length >= limits.passkeys) throw new ChatError('passkey-refused')
  const passkeyId = passkeyIdOf(made.id)
  const detail = writePasskey({
    passkeyId,
    publicKey: Buffer.from(made.publicKey).toString('base64url'),
    transports: [...(made.transports ?? [])],
    isRequired: passkeys.some((passkey) => readPasskey(passkey).isRequired),
  })
  const credentialId = passkeyCredentialId(made.id)
  const record = { credentialId, accountId, kind: 'passkey', detail, counter: made.counter } as const
  await storage.changeCredentials({
    accountId,
    put: [{ ...record, createdAtMs: nowMs() }],
    remove: [],
    ...(input.vault && { update: input.vault }),
  })
  return { passkeyId }
})
