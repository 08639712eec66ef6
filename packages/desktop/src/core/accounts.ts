import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { isSameServer, ServerAddress } from './server-address.ts'

/**
 * One sign-in on one server. Each has its own storage in Chromium (`partition`), so that nothing of one server is within reach
 * of another's; two accounts on the same server are two of these.
 */
export const Account = z.strictObject({
  accountKey: z.string().regex(/^[a-z0-9]{12}$/),
  server: ServerAddress,
  /** The name signed in with, as the client last told; for menus only. */
  personName: z.string().max(128).optional(),
  workspaceName: z.string().max(128).optional(),
  /** SHA-256 of the server's certificate as base64, when the person has checked and accepted it by hand. */
  trustedCertificate: z.string().max(64).optional(),
})
export type Account = z.infer<typeof Account>

export const AccountList = z.strictObject({
  accounts: z.array(Account).max(32),
  currentKey: z.string().optional(),
})
export type AccountList = z.infer<typeof AccountList>

export const noAccounts: AccountList = { accounts: [] }

export function partitionOf(account: Account): string {
  return `persist:account-${account.accountKey}`
}

export function currentAccount(list: AccountList): Account | undefined {
  return list.accounts.find((one) => one.accountKey === list.currentKey) ?? list.accounts[0]
}

/** The account for a server, made when there is none yet, and the current one from now on. */
export function useServer(list: AccountList, server: ServerAddress): AccountList {
  const known = list.accounts.find((one) => isSameServer(one.server, server))
  return known ? { ...list, currentKey: known.accountKey } : addAccount(list, server)
}

/** Another account, also on a server where there is one already. */
export function addAccount(list: AccountList, server: ServerAddress): AccountList {
  const accountKey = randomBytes(6).toString('hex')
  return { accounts: [...list.accounts, { accountKey, server }], currentKey: accountKey }
}

export function updateAccount(list: AccountList, accountKey: string, change: Partial<Account>): AccountList {
  const accounts = list.accounts.map((one) => (one.accountKey === accountKey ? { ...one, ...change } : one))
  return { ...list, accounts }
}

export function removeAccount(list: AccountList, accountKey: string): AccountList {
  const accounts = list.accounts.filter((one) => one.accountKey !== accountKey)
  const currentKey = list.currentKey === accountKey ? accounts[0]?.accountKey : list.currentKey
  return { accounts, ...(currentKey && { currentKey }) }
}
