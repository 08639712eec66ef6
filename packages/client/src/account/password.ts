import {
  CryptoError,
  fromBase64url,
  holderKeys,
  startLogin,
  startRegistration,
  type HolderKeys,
} from '@securechat/crypto'
import { ChatError, type AccountId } from '@securechat/protocol'

/**
 * OPAQUE registration: what the server keeps to check the password by, and the key to the vault that only the password gives.
 *
 * @param answer Takes the request to the server.
 */
export async function newPassword(
  password: string,
  accountId: AccountId,
  answer: (registrationRequest: string) => Promise<{ registrationResponse: string }>,
): Promise<{ record: string; holder: HolderKeys }> {
  const registration = await startRegistration(password)
  const { registrationResponse } = await answer(registration.request)
  const { record, exportKey } = await registration.finish(registrationResponse)
  return { record, holder: await passwordHolder(exportKey, accountId) }
}

/**
 * OPAQUE login, up to where the server has to be shown that it succeeded.
 *
 * @param begin Takes the request to the server.
 * @throws ChatError `wrong-password`, whether the client or the server finds out.
 */
export async function provePassword<Begun extends { accountId: AccountId; loginResponse: string }>(
  password: string,
  begin: (startLoginRequest: string) => Promise<Begun>,
): Promise<{ begun: Begun; finishLoginRequest: string; holder: HolderKeys; sessionKey: string }> {
  const login = await startLogin(password)
  const begun = await begin(login.request)
  const { finish, exportKey, sessionKey } = await orWrongPassword(login.finish(begun.loginResponse))
  const holder = await passwordHolder(exportKey, begun.accountId)
  return { begun, finishLoginRequest: finish, holder, sessionKey }
}

const passwordHolder = (exportKey: string, accountId: AccountId): Promise<HolderKeys> =>
  holderKeys('password', fromBase64url(exportKey), { accountId })

/** For people it is one thing whether the client or the server found out. */
async function orWrongPassword<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof CryptoError && cause.code === 'wrong-secret')
      throw new ChatError('wrong-password', { cause })
    throw cause
  }
}
