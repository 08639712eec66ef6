import type { AccountId, KeyPackageUpload, VaultUpdate } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { DeviceRecord, NewAccount } from '../records.ts'
import { insertArrival } from './arrivals.ts'
import { changeCredentials } from './credentials.ts'
import { insertAccount, setRegistrationRecord } from './accounts.ts'
import type { Attempt } from './database.ts'
import { insertDevice } from './devices.ts'
import { useInvite } from './invites.ts'
import { publishKeys } from './keys.ts'
import type { Sql } from './query.ts'
import { createSession, session } from './sessions.ts'
import { writeVault } from './vault.ts'
import { nameWorkspace, workspaceName } from './workspace.ts'

/** Making an account touches many tables, in one transaction. */
export async function createAccount(sql: Sql, made: NewAccount, attempt: Attempt): Promise<void> {
  if (attempt.mayBeStored && (await isStored(sql, made))) return
  await checkSetUp(sql, made.admission)
  await insertAccount(sql, made.account)
  await addDevice(sql, { device: made.device, keyPackages: made.keyPackages })
  await createSession(sql, made.session)
  const { accountId } = made.account
  await writeVault(sql, { accountId, update: { after: 0, head: made.head }, entries: made.vault })
  // Last, since everybody with the same invitation waits for this row.
  await admit(sql, made)
}

export async function addDevice(
  sql: Sql,
  made: { device: DeviceRecord; keyPackages: KeyPackageUpload; vault?: VaultUpdate },
): Promise<void> {
  const { accountId } = made.device
  if (made.vault) await writeVault(sql, { accountId, update: made.vault, entries: [] })
  await insertDevice(sql, made.device)
  await publishKeys(sql, { deviceId: made.device.deviceId, keyPackages: made.keyPackages })
}

export async function changePassword(
  sql: Sql,
  { update, ...at }: { accountId: AccountId; registrationRecord: string; update: VaultUpdate },
): Promise<void> {
  await writeVault(sql, { accountId: at.accountId, update, entries: [] })
  await setRegistrationRecord(sql, at)
}

/** A session's token is random and this server made it: nobody else can have stored it. */
async function isStored(sql: Sql, made: NewAccount): Promise<boolean> {
  const { sessionId, createdAtMs } = made.session
  return (await session(sql, { sessionId, nowMs: createdAtMs })) !== undefined
}

async function checkSetUp(sql: Sql, admission: NewAccount['admission']): Promise<void> {
  const isSetUp = (await workspaceName(sql)) !== undefined
  if (admission.kind === 'set-up' && isSetUp) throw new ChatError('already-set-up')
  if (admission.kind !== 'set-up' && admission.kind !== 'guest' && !isSetUp) throw new ChatError('not-set-up')
}

async function admit(sql: Sql, { admission, account }: NewAccount): Promise<void> {
  if (admission.kind === 'invite') {
    return useInvite(sql, { inviteId: admission.inviteId, nowMs: account.createdAtMs })
  }
  if (admission.kind === 'provider') {
    const { accountId, createdAtMs } = account
    await changeCredentials(sql, { accountId, put: [admission.link], remove: [] })
    return insertArrival(sql, accountId, createdAtMs)
  }
  const isFirst = await nameWorkspace(sql, admission.workspaceName)
  if (!isFirst && admission.kind === 'set-up') throw new ChatError('already-set-up')
}
