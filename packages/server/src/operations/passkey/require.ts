import { ChatError, requirePasskey } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { readPasskey, writePasskey } from '../../passkey-record.ts'

export const handleRequirePasskey = handleDevice(
  requirePasskey,
  async ({ caller, storage }, { isRequired }) => {
    const { accountId } = caller
    const passkeys = (await storage.credentials({ accountId })).filter(({ kind }) => kind === 'passkey')
    if (passkeys.length === 0) throw new ChatError('not-found')
    const put = passkeys.map((stored) => ({
      ...stored,
      detail: writePasskey({ ...readPasskey(stored), isRequired }),
    }))
    await storage.changeCredentials({ accountId, put, remove: [] })
    return {}
  },
)
