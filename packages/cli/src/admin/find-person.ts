import { listAccounts, type AdminPerson } from '@securechat/server/administration'
import { ConfigError, type Console } from '@securechat/server'

/** Whoever has this name or this id. @throws ConfigError when nobody has. */
export async function findPerson(desk: Console, named: string | undefined): Promise<AdminPerson> {
  if (named === undefined) throw new ConfigError('Say whom: a name, or an account’s id.')
  const { people } = await desk.ask(listAccounts, {})
  const found = people.find(
    ({ name, accountId }) => accountId === named || name.toLowerCase() === named.toLowerCase(),
  )
  if (!found)
    throw new ConfigError(`There is nobody called “${named}” here; securechat admin users lists everybody.`)
  return found
}
