import { fromBase64url, type HolderKeys } from '@securechat/crypto'
import {
  beginPassword,
  beginSession,
  changePassword,
  ChatError,
  endSession,
  finishSession,
  readVault,
  type SecondFactor,
} from '@securechat/protocol'
import type { Rest } from '../connection/rest.ts'
import type { Proved } from './coming-in.ts'
import { firstCredentials } from './local-session.ts'
import { newPassword, provePassword } from './password.ts'
import { openWhole, readPages } from './vault-reading.ts'
import { headOf, withChange, withHolder } from './vault-state.ts'

/** How often it is tried again because other devices changed the vault meanwhile. */
const MOST_TRIES = 10

export interface PasswordProof {
  name: string
  password: string
  secondFactor?: SecondFactor
  /** Shows that the account has been used here before. */
  knownDevice?: string | undefined
  /** A provider's word. */
  ticket?: string | undefined
}

/** A session that shows who is there, and the key to the vault that comes with the password. */
export async function proveByPassword(
  rest: Rest,
  { name, password, secondFactor, knownDevice, ticket }: PasswordProof,
): Promise<Proved & { opener: HolderKeys }> {
  const { begun, finishLoginRequest, holder, sessionKey } = await provePassword(
    password,
    (startLoginRequest) => rest.call(beginSession, { name, startLoginRequest, knownDevice }),
  )
  const { signInId } = begun
  const { session, ...finished } = await rest.call(finishSession, {
    signInId,
    finishLoginRequest,
    secondFactor,
    ticket,
  })
  const credentials = await firstCredentials(session, fromBase64url(sessionKey))
  return { ...finished, credentials, opener: holder }
}

/**
 * Gives the account a new password. The vault gets a new root, so that who knew the old password opens nothing that is kept
 * there later; its other holders are given the new one.
 *
 * @returns what was proved, with the vault as it is now.
 */
export async function setPassword(rest: Rest, proved: Proved, password: string): Promise<Proved> {
  const { accountId, credentials, opener } = proved
  const { record, holder } = await newPassword(password, accountId, (registrationRequest) =>
    rest.call(beginPassword, { registrationRequest }, credentials),
  )
  const change = { holders: withHolder(holder), isNewRoot: true }
  for (let tries = 1; ; tries++) {
    const pages = await readPages((after) => rest.call(readVault, { after }, credentials), 0)
    const { state, opened } = await openWhole(accountId, pages, opener)
    const next = await withChange(accountId, state, {
      change,
      leaves: async () => opened.map(({ leaf }) => leaf),
    })
    const head = await headOf(accountId, next)
    try {
      const vault = { after: state.version, head }
      await rest.call(changePassword, { registrationRecord: record, vault }, credentials)
      return { ...proved, head, opener: next.root }
    } catch (error) {
      const wasSecond = error instanceof ChatError && error.code === 'vault-conflict'
      if (!wasSecond || tries === MOST_TRIES) throw error
    }
  }
}

/** For somebody who is signed in: the present password shows that it is still they. */
export async function replacePassword(rest: Rest, proof: PasswordProof, next: string): Promise<void> {
  const proved = await proveByPassword(rest, proof)
  try {
    await setPassword(rest, proved, next)
  } finally {
    // It runs out by itself where this does not arrive.
    await rest.call(endSession, {}, proved.credentials).catch(() => {})
  }
}
