import {
  createKeyShare,
  CryptoError,
  fromBase64url,
  holderKeys,
  recoverySecrets,
  type HolderKeys,
} from '@securechat/crypto'
import {
  ChatError,
  endSession,
  recover,
  signInByPasskey,
  type PasskeyAnswer,
  type SecondFactor,
} from '@securechat/protocol'
import { EngineError } from '../failures.ts'
import { comeIn } from './coming-in.ts'
import type { DeviceNote } from './device-notes.ts'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { sharedCredentials } from './local-session.ts'
import { passkeyHolderId } from './passkeys.ts'
import { proveByPassword, setPassword, type PasswordProof } from './set-password.ts'

/**
 * Signs in with the password; what happens then, coming-in.ts says.
 *
 * @throws ChatError `wrong-password`, `second-factor-needed`, `sign-in-expired`, `too-fast`, `not-set-up`; OfflineError
 */
export async function signInWithPassword(entrance: Entrance, proof: PasswordProof): Promise<OpenDevice> {
  const notes = await entrance.devices.notes.all()
  const isNamed = (note: DeviceNote) => note.name.toLowerCase() === proof.name.trim().toLowerCase()
  const knownDevice = notes.find(isNamed)?.knownDevice
  return comeIn(entrance, await proveByPassword(entrance.rest, { ...proof, knownDevice }))
}

export interface Recovery {
  name: string
  code: string
  /** The new one. */
  password: string
  secondFactor?: SecondFactor
  /** A provider's word. */
  ticket?: string | undefined
}

/**
 * For whoever forgot the password: the recovery code opens the vault, and sets a new one.
 *
 * @throws ChatError `recovery-code-wrong` …
 */
export async function signInWithCode(
  entrance: Entrance,
  { name, code, password, secondFactor, ticket }: Recovery,
): Promise<OpenDevice> {
  const { rest } = entrance
  const { proof, secret } = await orWrongCode(recoverySecrets(code))
  const share = await createKeyShare()
  const { keyShare } = share
  const { session, ...found } = await rest.call(recover, { name, proof, secondFactor, keyShare, ticket })
  const opener = await holderKeys('recovery', secret, found)
  const proved = { ...found, credentials: await sharedCredentials(session, share), opener }
  return comeIn(entrance, await setPassword(rest, proved, password))
}

/**
 * Signs in with a passkey, whose PRF output opens the vault.
 *
 * @throws EngineError `passkey-cannot-open` when it proves who is there and does not open anything; ChatError `passkey-refused`
 */
export async function signInWithPasskey(
  entrance: Entrance,
  { answer, prf, ticket }: { answer: PasskeyAnswer; prf?: string; ticket?: string | undefined },
): Promise<OpenDevice> {
  const { rest } = entrance
  const share = await createKeyShare()
  const { keyShare } = share
  const { session, passkeyId, ...found } = await rest.call(signInByPasskey, { answer, keyShare, ticket })
  const credentials = await sharedCredentials(session, share)
  const id = passkeyHolderId(passkeyId)
  const isHolder = found.head.wraps.some(({ holder }) => holder === id)
  if (prf === undefined || !isHolder) {
    await rest.call(endSession, {}, credentials)
    throw cannotOpen()
  }
  const { accountId } = found
  const opener: HolderKeys = await holderKeys('passkey', fromBase64url(prf), { accountId, id })
  return comeIn(entrance, { ...found, credentials, opener })
}

const cannotOpen = () =>
  new EngineError({
    code: 'passkey-cannot-open',
    says: 'This passkey shows who you are but cannot open your messages. Use your password or recovery code.',
  })

async function orWrongCode<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof CryptoError) throw new ChatError('recovery-code-wrong', { cause })
    throw cause
  }
}
