import { randomBytes } from 'node:crypto'
import type { ReportedMessage } from '@securechat/protocol'
import type { Rules } from './administration/rules.ts'
import type { SharedMemory } from './bus/shared-memory.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { franker, type Franked, isProven } from './franking.ts'
import { countedHere, type RateLimit } from './gateway/rate-limit.ts'
import { TokenBuckets } from './gateway/token-buckets.ts'
import type { Log } from './log.ts'
import { openProviders } from './providers/open-providers.ts'
import type { Providers } from './providers/providers.ts'
import { newOpaqueSetup, Passwords } from './passwords.ts'
import { MemoryPendingSignIns, type PendingSignIns } from './pending-sign-ins.ts'
import { openTokens, type TokenSecrets } from './sign-in/open-tokens.ts'
import { newSetUpCode, SetUpCode } from './set-up-code.ts'
import { countedTogether, sharedPendingSignIns } from './shared-sign-ins.ts'
import type { Storage } from './storage/storage.ts'

/** What only this server knows, and what it does with it. */
export interface ServerSecrets extends TokenSecrets {
  passwords: Passwords
  /** How often a password may be tried, by name and address. */
  signInTries: RateLimit
  /** The same for one name from all strangers together, wherever they are. */
  strangersTries: RateLimit
  /** Where people can sign in besides, as this server is their client. */
  providers: Providers
  setUpCode: SetUpCode
  frank(message: Franked): string
  /** Whether a reported message is what its sender committed to and this server accepted. */
  isProven(message: ReportedMessage): boolean
}

const signInWindowSeconds = 15 * 60
/** A crowd of addresses has so many times the tries of one. */
const strangers = 10
const setUpTries = { burst: 5, perSecond: 1 / 60 }

/** Reads the secrets from the store, where the first start put them. @returns also the set-up code, while there is no account. */
export async function openSecrets(
  storage: Storage,
  clock: Clock,
  config: Pick<Config, 'network' | 'security'>,
  { memory, rules, log }: { memory: SharedMemory | undefined; rules: Rules; log: Log },
): Promise<{ secrets: ServerSecrets; setUpCode: string | undefined }> {
  const { signInTries } = config.security.rateLimits
  const [setup, disguise, franking, workspaceName, tokens, providers] = await Promise.all([
    newOpaqueSetup().then((candidate) => storage.secret({ name: 'opaque-setup', candidate })),
    storage.secret({ name: 'name-disguise', candidate: random32() }),
    storage.secret({ name: 'franking', candidate: random32() }),
    storage.workspaceName(),
    openTokens(storage, config, clock.nowMs, () => rules.keyGeneration),
    openProviders(storage, config, { log, nowMs: clock.nowMs }),
  ])
  const setUpCode = workspaceName === undefined ? newSetUpCode() : undefined
  const signInRate = { burst: signInTries, perSecond: signInTries / signInWindowSeconds }
  const counted = (name: string, rate: typeof signInRate): RateLimit => {
    const here = new TokenBuckets(rate, clock.monotonicMs)
    return memory ? countedTogether(memory, { name, rate, here }) : countedHere(here)
  }
  const frank = franker(franking)
  const secrets = {
    ...tokens,
    passwords: new Passwords({ setup, disguise }, pendingSignIns(clock, memory)),
    signInTries: counted('sign-in', signInRate),
    strangersTries: counted('strangers', times(strangers, signInRate)),
    setUpCode: new SetUpCode(setUpCode, counted('set-up', setUpTries)),
    providers,
    frank,
    isProven: (message: ReportedMessage) => isProven(message, frank),
  }
  return { secrets, setUpCode }
}

function pendingSignIns(clock: Clock, memory: SharedMemory | undefined): PendingSignIns {
  const here = new MemoryPendingSignIns(clock)
  return memory ? sharedPendingSignIns(memory, here) : here
}

const random32 = () => randomBytes(32).toString('base64url')

const times = (factor: number, { burst, perSecond }: { burst: number; perSecond: number }) => ({
  burst: burst * factor,
  perSecond: perSecond * factor,
})
