import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { franker, type Franked } from './franking.ts'
import { countedHere, type RateLimit } from './gateway/rate-limit.ts'
import { TokenBuckets } from './gateway/token-buckets.ts'
import { newOpaqueSetup, Passwords } from './passwords.ts'
import { MemoryPendingSignIns } from './pending-sign-ins.ts'
import { newSetUpCode, SetUpCode } from './set-up-code.ts'
import type { Storage } from './storage/storage.ts'

/** What only this server knows, and what it does with it. */
export interface ServerSecrets {
  passwords: Passwords
  /** How often a password may be tried, by name and address. */
  signInTries: RateLimit
  setUpCode: SetUpCode
  frank(message: Franked): string
}

const signInWindowSeconds = 15 * 60
const setUpTries = { burst: 5, perSecond: 1 / 60 }

/** Reads the secrets from the store, where the first start put them. @returns also the set-up code, while there is no account. */
export async function openSecrets(
  storage: Storage,
  clock: Clock,
  { signInTries }: Config['security']['rateLimits'],
): Promise<{ secrets: ServerSecrets; setUpCode: string | undefined }> {
  const [setup, disguise, franking, workspaceName] = await Promise.all([
    newOpaqueSetup().then((candidate) => storage.secret({ name: 'opaque-setup', candidate })),
    storage.secret({ name: 'name-disguise', candidate: random32() }),
    storage.secret({ name: 'franking', candidate: random32() }),
    storage.workspaceName(),
  ])
  const setUpCode = workspaceName === undefined ? newSetUpCode() : undefined
  const secrets = {
    passwords: new Passwords({ setup, disguise }, new MemoryPendingSignIns(clock)),
    signInTries: countedHere(
      new TokenBuckets(
        { burst: signInTries, perSecond: signInTries / signInWindowSeconds },
        clock.monotonicMs,
      ),
    ),
    setUpCode: new SetUpCode(setUpCode, countedHere(new TokenBuckets(setUpTries, clock.monotonicMs))),
    frank: franker(franking),
  }
  return { secrets, setUpCode }
}

const random32 = () => randomBytes(32).toString('base64url')
