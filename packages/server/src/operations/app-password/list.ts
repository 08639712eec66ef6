import { listAppPasswords } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleListAppPasswords = handleDevice(listAppPasswords, async ({ caller, storage }) => {
  const records = await storage.appPasswords({ accountId: caller.accountId })
  const appPasswords = records.map(({ appPasswordId, label, createdAtMs, lastUsedAtMs }) => {
    const basis = { appPasswordId, label, createdAtMs }
    return lastUsedAtMs === undefined ? basis : { ...basis, lastUsedAtMs }
  })
  return { appPasswords }
})
