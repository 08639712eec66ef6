import { listAccounts } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { toPerson } from './to-person.ts'

export const handleListAccounts = handleAdmin(listAccounts, async (context) => {
  const { storage } = context
  const [accounts, standings] = await Promise.all([storage.accounts(), storage.standings()])
  const standingOf = new Map(standings.map((standing) => [standing.accountId, standing]))
  return { people: accounts.map((one) => toPerson(context, one, standingOf.get(one.accountId))) }
})
