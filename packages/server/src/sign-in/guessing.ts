import { TooFast } from '../gateway/token-buckets.ts'
import type { AccountRecord } from '../storage/records.ts'
import type { ServerSecrets } from '../server-secrets.ts'

interface Try {
  nameKey: string
  /** Missing when nobody has the name: it is counted all the same. */
  account: AccountRecord | undefined
  address: string
  knownDevice: string | undefined
}

type Limits = Pick<ServerSecrets, 'sessions' | 'signInTries' | 'strangersTries'>

const crowd = 'everybody '

/**
 * Counts a try of a password. An installation that has signed in to the account before has tries of its own; strangers
 * have so many from one address, and so many more together. So nobody guesses, and nobody is locked out by who tries to.
 *
 * @returns what to give back when it succeeds. @throws TooFast
 */
export async function countTry(
  limits: Limits,
  { nameKey, account, address, knownDevice }: Try,
): Promise<string[]> {
  const device =
    account && knownDevice ? limits.sessions.knownDevice(account.accountId, knownDevice) : undefined
  const own = device === undefined ? `${address} ${nameKey}` : `device ${device}`
  await spread(limits.signInTries.take(own, 1))
  if (device !== undefined) return [own]
  await spread(limits.strangersTries.take(crowd + nameKey, 1))
  return [own, crowd + nameKey]
}

/** How much longer than they must those wait who were refused together, so that they do not come back together. */
const MOST_SPREAD = 0.5

/** Runs something that may be refused for a while, and scatters when to come back. */
export async function spread<T>(work: Promise<T>, chance = Math.random()): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof TooFast)) throw error
    throw new TooFast(error.retryAfterMs * (1 + MOST_SPREAD * chance))
  }
}

export async function forgiveTries(limits: Limits, keys: readonly string[]): Promise<void> {
  const limitOf = (key: string) => (key.startsWith(crowd) ? limits.strangersTries : limits.signInTries)
  await Promise.all(keys.map((key) => limitOf(key).giveBack(key, 1)))
}
