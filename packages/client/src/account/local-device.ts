import {
  CryptoError,
  fromBase64url,
  unwrapStorageKey,
  type StorageKey,
  type VaultRoot,
} from '@securechat/crypto'
import type { AccountId } from '@securechat/protocol'
import { SealedStore } from '../store/sealed.ts'
import type { Store } from '../store/store.ts'
import { DeviceNotes, openToken, sealedPrefix, sealToken, type DeviceNote } from './device-notes.ts'
import type { Keyring } from './keyring.ts'
import { readSelf, type Self } from './self.ts'

/** A device of ours with its store open and a session: ready to run. */
export interface OpenDevice {
  store: Store
  self: Self
  token: string
}

/** What this installation keeps of the accounts that use it: notes in the clear, everything else sealed. */
export class LocalDevices {
  readonly notes: DeviceNotes
  readonly #store: Store
  readonly #keyring: Keyring

  constructor(store: Store, keyring: Keyring) {
    this.notes = new DeviceNotes(store)
    this.#store = store
    this.#keyring = keyring
  }

  /** The sealed part of an account's data. */
  sealed(accountId: AccountId, key: CryptoKey): Store {
    return new SealedStore(this.#store, { prefix: sealedPrefix(accountId), key })
  }

  /** The account that is signed in here, from what is on the device alone. */
  async resume(): Promise<OpenDevice | undefined> {
    const note = await this.notes.current()
    const key = note && (await this.#keyring.find(note.accountId))
    if (!key || note.sealedToken === undefined) return undefined
    const store = this.sealed(note.accountId, key)
    const self = await readSelf(store)
    return self && { store, self, token: await openToken(key, note.accountId, note.sealedToken) }
  }

  /** What an earlier sign-in left, opened with whichever of the vault's roots wrapped its key; the storage key is then the caller's to wipe. */
  async reopen(
    note: DeviceNote,
    roots: VaultRoot[],
  ): Promise<{ storageKey: StorageKey; store: Store; self: Self } | undefined> {
    const wrapped = fromBase64url(note.wrappedStorageKey)
    const storageKey = await unwrapWithAny(roots, wrapped, note.accountId)
    const store = this.sealed(note.accountId, storageKey.key)
    const self = await readSelf(store)
    return self && { storageKey, store, self }
  }

  /** From now on a start finds this account signed in. Wipes the key's bytes. */
  async signedIn(note: DeviceNote, storageKey: StorageKey, token: string): Promise<void> {
    await this.#keyring.keep(note.accountId, storageKey)
    storageKey.raw.fill(0)
    await this.notes.put({ ...note, sealedToken: await sealToken(storageKey.key, note.accountId, token) })
  }

  /** Nothing here opens any more without the password. */
  async signedOut(accountId: AccountId): Promise<void> {
    await this.#keyring.forget(accountId)
    const note = await this.notes.get(accountId)
    if (note) await this.notes.put({ ...note, sealedToken: undefined })
  }

  async forget(accountId: AccountId): Promise<void> {
    await this.#keyring.forget(accountId)
    await this.notes.erase(accountId)
  }
}

/** @throws CryptoError `wrong-secret` */
async function unwrapWithAny(
  roots: VaultRoot[],
  wrapped: Uint8Array,
  accountId: AccountId,
): Promise<StorageKey> {
  for (const { key } of roots) {
    const unwrapped = await unwrapStorageKey(key, wrapped, accountId).catch(() => undefined)
    if (unwrapped) return unwrapped
  }
  throw new CryptoError('wrong-secret')
}
