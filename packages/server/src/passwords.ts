import { createHmac, randomBytes } from 'node:crypto'
import { type AccountId, ChatError, limits } from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import type { PendingSignIns } from './pending-sign-ins.ts'
import type { AccountRecord } from './storage/records.ts'

/** The server's half of OPAQUE (RFC 9807). It never sees a password, and answers unknown names like known ones. */
export class Passwords {
  readonly #setup: string
  readonly #disguise: string
  readonly #pending: PendingSignIns

  /** @param secrets `setup` from `newOpaqueSetup`; `disguise` makes up account ids for names that nobody has. */
  constructor(secrets: { setup: string; disguise: string }, pending: PendingSignIns) {
    this.#setup = secrets.setup
    this.#disguise = secrets.disguise
    this.#pending = pending
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
  async begin(given: {
    nameKey: string
    account: AccountRecord | undefined
    startLoginRequest: string
    limitKeys: string[]
  }): Promise<{ signInId: string; accountId: AccountId; loginResponse: string }> {
    const accountId = given.account?.accountId ?? this.#madeUpId(given.nameKey)
    const registrationRecord = given.account?.registrationRecord ?? null
    const { serverLoginState, loginResponse } = this.#start({
      accountId,
      registrationRecord,
      startLoginRequest: given.startLoginRequest,
    })
    const signInId = randomBytes(16).toString('base64url')
    const whose = given.account && { accountId: given.account.accountId }
    const pending = { ...whose, limitKeys: given.limitKeys, serverLoginState }
    await this.#pending.put(signInId, pending, limits.signInLifetimeMs)
    return { signInId, accountId, loginResponse }
  }

  /**
   * Each sign-in can be finished once, whatever comes of it.
   *
   * @throws ChatError `sign-in-expired`, `wrong-password`.
   */
  async finish(
    signInId: string,
    finishLoginRequest: string,
  ): Promise<{ accountId: AccountId; limitKeys: string[]; sessionKey: string }> {
    const pending = await this.#pending.take(signInId)
    if (!pending) throw new ChatError('sign-in-expired')
    const { accountId, limitKeys, serverLoginState } = pending
    const sessionKey = agree(serverLoginState, finishLoginRequest)
    if (accountId === undefined) throw new ChatError('wrong-password')
    return { accountId, limitKeys, sessionKey }
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
}

/** @returns OPAQUE's session key, 64 bytes, base64url: nobody without the password has it. */
function agree(serverLoginState: string, finishLoginRequest: string): string {
  try {
    return opaque.server.finishLogin({ serverLoginState, finishLoginRequest }).sessionKey
  } catch (cause) {
    throw new ChatError('wrong-password', { cause })
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
