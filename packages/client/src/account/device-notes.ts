import { fromBase64url, openRecord, sealRecord, toBase64url } from '@securechat/crypto'
import type { AccountId, DeviceId } from '@securechat/protocol'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Store } from '../store/store.ts'
import type { LocalSession } from './local-session.ts'

/** The one thing a device remembers in the clear about an account that has used it. */
export interface DeviceNote {
  v: 1
  accountId: AccountId
  /** To offer it at the next sign-in. */
  name: string
  deviceId: DeviceId
  /** The storage key under the vault's root key: the password opens it again. base64url. */
  wrappedStorageKey: string
  /** Shows the server at the next sign-in that this device was here before: strangers cannot use up its tries. base64url. */
  knownDevice?: string | undefined
  /** The session with its tokens and its key, sealed with the storage key; only while signed in. base64url. */
  sealedSession?: string | undefined
}

const prefix = 'account/'
/** Where the sealed part of an account's data starts. */
export const sealedPrefix = (accountId: AccountId): string => `sealed/${accountId}/`

/** The notes of all accounts that have used this device. */
export class DeviceNotes {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async all(): Promise<DeviceNote[]> {
    return (await this.#store.list({ prefix })).map(([, note]) => fromBytes<DeviceNote>(note))
  }

  async get(accountId: AccountId): Promise<DeviceNote | undefined> {
    const note = await this.#store.get(prefix + accountId)
    return note && fromBytes<DeviceNote>(note)
  }

  /** The account that is signed in here. */
  async current(): Promise<DeviceNote | undefined> {
    return (await this.all()).find(({ sealedSession }) => sealedSession !== undefined)
  }

  async put(note: DeviceNote): Promise<void> {
    await this.#store.write({ put: [[prefix + note.accountId, toBytes(note)]] })
  }

  /** Removes the note first: sealed data without one is never read again, and gone at the latest with the next sign-in. */
  async erase(accountId: AccountId): Promise<void> {
    await this.#store.write({ delete: [prefix + accountId] })
    await this.#store.deletePrefix(sealedPrefix(accountId))
  }
}

const sessionRecord = (accountId: AccountId): string => `session/${accountId}`

export async function sealSession(
  key: CryptoKey,
  accountId: AccountId,
  session: LocalSession,
): Promise<string> {
  return toBase64url(await sealRecord(key, sessionRecord(accountId), toBytes(session)))
}

/** @throws CryptoError `damaged` */
export async function openSession(
  key: CryptoKey,
  accountId: AccountId,
  sealed: string,
): Promise<LocalSession> {
  return fromBytes<LocalSession>(await openRecord(key, sessionRecord(accountId), fromBase64url(sealed)))
}
