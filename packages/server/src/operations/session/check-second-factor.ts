import { type AccountId, ChatError, type SecondFactor } from '@securechat/protocol'
import type { Context } from '../../operation.ts'
import { verifyPasskey } from '../../passkeys.ts'
import type { CredentialRecord } from '../../storage/records.ts'
import { takeTotpCode } from '../../totp.ts'
import { readPasskey } from '../../passkey-record.ts'

interface Given {
  accountId: AccountId
  secondFactor: SecondFactor | undefined
}

/**
 * Nothing is asked of accounts that have not asked for it.
 *
 * @throws ChatError `second-factor-needed`, `second-factor-wrong`, TooFast when it was tried too often.
 */
export async function checkSecondFactor(context: Context, { accountId, secondFactor }: Given): Promise<void> {
  const credentials = await context.storage.credentials({ accountId })
  if (!credentials.some(asks)) return
  if (!secondFactor) throw new ChatError('second-factor-needed')
  const limitKey = `second factor ${accountId}`
  await context.secrets.signInTries.take(limitKey, 1)
  const isRight =
    secondFactor.kind === 'code'
      ? await takeTotpCode(context, credentials, secondFactor.code)
      : (await verifyPasskey(context, secondFactor.answer))?.accountId === accountId
  if (!isRight) throw new ChatError('second-factor-wrong')
  await context.secrets.signInTries.giveBack(limitKey, 1)
}

function asks(credential: CredentialRecord): boolean {
  return credential.kind === 'totp' || (credential.kind === 'passkey' && readPasskey(credential).isRequired)
}
