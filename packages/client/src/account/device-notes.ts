import { fromBase64url, openRecord, sealRecord, toBase64url, utf8, fromUtf8 } from '@securechat/crypto'
import type { AccountId, DeviceId } from '@securechat/protocol'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Store } from '../store/store.ts'

/** The one thing a device remembers in the clear about an account that has used it. */
export interface DeviceNote {
  v: 1
  accountId: AccountId
  /** To offer it at the next sign-in. */
  name: string
  deviceId: DeviceId
  /** The storage key under the vault's root key: the password opens it again. base64url. */
  wrappedStorageKey: string
  /** The session's token, sealed with the storage key; only while signed in. base64url. */
  sealedToken?: string | undefined
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
    return (await this.all()).find(({ sealedToken }) => sealedToken !== undefined)
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

const tokenRecord = (accountId: AccountId): string => `token/${accountId}`

export async function sealToken(key: CryptoKey, accountId: AccountId, token: string): Promise<string> {
  return toBase64url(await sealRecord(key, tokenRecord(accountId), utf8(token)))
}

/** @throws CryptoError `damaged` */
export async function openToken(key: CryptoKey, accountId: AccountId, sealed: string): Promise<string> {
  return fromUtf8(await openRecord(key, tokenRecord(accountId), fromBase64url(sealed)))
}
