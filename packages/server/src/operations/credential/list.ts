import { listCredentials } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { readLink } from '../../providers/link-record.ts'
import type { ServerSecrets } from '../../server-secrets.ts'
import type { CredentialRecord } from '../../storage/records.ts'
import { readPasskey } from '../../passkey-record.ts'

export const handleListCredentials = handleDevice(listCredentials, async ({ caller, storage, secrets }) => {
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
    links: ofKind('provider').map((stored) => describeLink(secrets, stored)),
    isPasskeyRequired: passkeys.some(({ detail }) => detail.isRequired),
  }
})

function describeLink({ providers }: ServerSecrets, stored: CredentialRecord) {
  const { linkId, providerId, who, isRequired } = readLink(stored)
  const { createdAtMs, lastUsedAtMs } = stored
  const settings = providers.find(providerId)
  return {
    linkId,
    providerId,
    label: settings?.label ?? providerId,
    who,
    createdAtMs,
    ...(lastUsedAtMs !== undefined && { lastUsedAtMs }),
    isRequired: isRequired && settings !== undefined,
  }
}
