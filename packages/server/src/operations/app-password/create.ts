import { ChatError, createAppPassword, limits } from '@securechat/protocol'
import { newAppPassword } from '../../sign-in/app-passwords.ts'
import { handleDevice } from '../../operation.ts'
import { wordOf } from '../../public-rooms.ts'

/** Not where there are no public rooms: it would open nothing. */
export const handleCreateAppPassword = handleDevice(createAppPassword, async (context, { label }) => {
  const { caller, storage, nowMs, publicRooms } = context
  const { accountId } = caller
  if (publicRooms === 'nobody') throw new ChatError('not-allowed')
  if ((await storage.appPasswords({ accountId })).length >= limits.appPasswords)
    throw new ChatError('not-allowed')
  const account = await storage.accountById({ accountId })
  if (!account) throw new ChatError('not-found')
  const { password, record } = await newAppPassword(storage, { accountId, label, nowMs: nowMs() })
  await storage.addAppPassword({ record })
  const { appPasswordId, createdAtMs } = record
  return { made: { appPasswordId, label, createdAtMs }, user: wordOf(account.name), password }
})
