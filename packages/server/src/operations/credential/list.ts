import { listCredentials } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { readPasskey } from '../../passkey-record.ts'

export const handleListCredentials = handleDevice(listCredentials, async ({ caller, storage }) => {
  const credentials = await storage.credentials({ accountId: caller.accountId })
  const ofKind = (wanted: string) => credentials.filter(({ kind }) => kind === wanted)
  const [recovery] = ofKind('recovery')
  const [totp] = ofKind('totp')
  const passkeys = ofKind('passkey').map((stored) => ({ stored, detail: readPasskey(stored) }))
  return {
    ...(recovery && { recovery: { createdAtMs: recovery.createdAtMs } }),
    ...(totp && { totp: { createdAtMs: totp.createdAtMs, codesLeft: ofKind('totp-code').length } }),
    passkeys: passkeys.map(({ stored: { createdAtMs, lastUsedAtMs }, detail: { passkeyId } }) => ({
      passkeyId,
      createdAtMs,
      ...(lastUsedAtMs !== undefined && { lastUsedAtMs }),
    })),
    isPasskeyRequired: passkeys.some(({ detail }) => detail.isRequired),
  }
})
