import { createHmac, randomBytes } from 'node:crypto'
import { type AccountId, ChatError, limits } from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import type { Clock } from './clock.ts'
import type { AccountRecord } from './storage/records.ts'

/** A sign-in between its two halves. */
interface PendingSignIn {
  /** Missing when nobody has the name: the second half then fails like a wrong password. */
  accountId: AccountId | undefined
  /** Which rate limit to relieve when it succeeds. */
  limitKey: string
  serverLoginState: string
  expiresAtMs: number
}

/** How many sign-ins may be half done; the oldest give way, after a time far longer than one takes. */
const maxPending = 20_000

/** The server's half of OPAQUE (RFC 9807). It never sees a password, and answers unknown names like known ones. */
export class Passwords {
  readonly #setup: string
  readonly #disguise: string
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #pending = new Map<string, PendingSignIn>()

  /** @param secrets `setup` from `newOpaqueSetup`; `disguise` makes up account ids for names that nobody has. */
  constructor(secrets: { setup: string; disguise: string }, clock: Pick<Clock, 'monotonicMs'>) {
    this.#setup = secrets.setup
    this.#disguise = secrets.disguise
    this.#clock = clock
  }

  /** @throws ChatError `bad-request` when the message is not one of OPAQUE's. */
  register(accountId: AccountId, registrationRequest: string): string {
    return orBadRequest(() =>
      opaque.server.createRegistrationResponse({
        serverSetup: this.#setup,
        userIdentifier: accountId,
        registrationRequest,
      }),
    ).registrationResponse
  }

  /** @throws ChatError `bad-request` for a record with which nobody could ever sign in. */
  checkRecord(accountId: AccountId, registrationRecord: string): void {
    const { startLoginRequest } = opaque.client.startLogin({ password: '' })
    this.#start({ accountId, registrationRecord, startLoginRequest })
  }

  /** @throws ChatError `bad-request` when the message is not one of OPAQUE's. */
  begin(given: {
    nameKey: string
    account: AccountRecord | undefined
    startLoginRequest: string
    limitKey: string
  }): { signInId: string; accountId: AccountId; loginResponse: string } {
    const accountId = given.account?.accountId ?? this.#madeUpId(given.nameKey)
    const registrationRecord = given.account?.registrationRecord ?? null
    const { serverLoginState, loginResponse } = this.#start({
      accountId,
      registrationRecord,
      startLoginRequest: given.startLoginRequest,
    })
    const signInId = randomBytes(16).toString('base64url')
    const expiresAtMs = this.#clock.monotonicMs() + limits.signInLifetimeMs
    this.#keep(signInId, {
      accountId: given.account?.accountId,
      limitKey: given.limitKey,
      serverLoginState,
      expiresAtMs,
    })
    return { signInId, accountId, loginResponse }
  }

  /**
   * Each sign-in can be finished once, whatever comes of it.
   *
   * @throws ChatError `sign-in-expired`, `wrong-password`.
   */
  finish(signInId: string, finishLoginRequest: string): { accountId: AccountId; limitKey: string } {
    const pending = this.#pending.get(signInId)
    this.#pending.delete(signInId)
    if (!pending || pending.expiresAtMs <= this.#clock.monotonicMs()) throw new ChatError('sign-in-expired')
    const { accountId, limitKey, serverLoginState } = pending
    try {
      opaque.server.finishLogin({ serverLoginState, finishLoginRequest })
    } catch (cause) {
      throw new ChatError('wrong-password', { cause })
    }
    if (accountId === undefined) throw new ChatError('wrong-password')
    return { accountId, limitKey }
  }

  #start(given: { accountId: AccountId; registrationRecord: string | null; startLoginRequest: string }) {
    const { accountId: userIdentifier, registrationRecord, startLoginRequest } = given
    return orBadRequest(() =>
      opaque.server.startLogin({
        serverSetup: this.#setup,
        userIdentifier,
        registrationRecord,
        startLoginRequest,
      }),
    )
  }

  /** The same for the same name, and nothing that tells it from a real one. */
  #madeUpId(nameKey: string): AccountId {
    const digest = createHmac('sha256', Buffer.from(this.#disguise, 'base64url')).update(nameKey).digest()
    // Safe: sixteen bytes in base64url are an account id.
    return digest.subarray(0, 16).toString('base64url') as AccountId
  }

  #keep(signInId: string, pending: PendingSignIn) {
    const nowMs = this.#clock.monotonicMs()
    for (const [id, { expiresAtMs }] of this.#pending) {
      if (expiresAtMs > nowMs && this.#pending.size < maxPending) break
      this.#pending.delete(id)
    }
    this.#pending.set(signInId, pending)
  }
}

/** The server's long-term OPAQUE secret. Losing it makes every password invalid. */
export async function newOpaqueSetup(): Promise<string> {
  await opaque.ready
  return opaque.server.createSetup()
}

function orBadRequest<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    // The library throws plain errors for messages that do not parse, and for nothing else.
    throw new ChatError('bad-request', { cause })
  }
}
