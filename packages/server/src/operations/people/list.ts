import { listPeople, type Person } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import type { Presence } from '../../presence.ts'
import type { AccountRecord } from '../../storage/records.ts'

export const handleListPeople = handleDevice(listPeople, async ({ storage, presence }) => {
  const accounts = await storage.accounts()
  return { people: accounts.map((account) => toPerson(account, presence)) }
})

function toPerson(account: AccountRecord, presence: Presence): Person {
  const { accountId, name, role, identityKey, sealingKey, agreementKey, createdAtMs, lastSeenAtMs } = account
  const person = { accountId, name, role, identityKey, sealingKey, agreementKey, createdAtMs }
  const state = presence.of(accountId)
  const isKnown = state === 'offline' && lastSeenAtMs !== undefined
  return { ...person, presence: state, ...(isKnown && { lastSeenAtMs }) }
}
