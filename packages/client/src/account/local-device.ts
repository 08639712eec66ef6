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
import { DeviceNotes, openSession, sealedPrefix, sealSession, type DeviceNote } from './device-notes.ts'
import type { Keyring } from './keyring.ts'
import type { LocalSession } from './local-session.ts'
import { readSelf, type Self } from './self.ts'

/** A device of ours with its store open and a session: ready to run. */
export interface OpenDevice {
  store: Store
  self: Self
  session: LocalSession
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
    if (!key || note.sealedSession === undefined) return undefined
    const store = this.sealed(note.accountId, key)
    const self = await readSelf(store)
    return self && { store, self, session: await openSession(key, note.accountId, note.sealedSession) }
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
  async signedIn(note: DeviceNote, storageKey: StorageKey, session: LocalSession): Promise<void> {
    await this.#keyring.keep(note.accountId, storageKey)
    storageKey.raw.fill(0)
    const sealedSession = await sealSession(storageKey.key, note.accountId, session)
    await this.notes.put({ ...note, knownDevice: session.knownDevice, sealedSession })
  }

  /** The same session with other tokens. Whoever has signed out meanwhile stays out. */
  async renewed(accountId: AccountId, session: LocalSession): Promise<void> {
    const note = await this.notes.get(accountId)
    const key = await this.#keyring.find(accountId)
    if (!key || note?.sealedSession === undefined) return
    await this.notes.put({ ...note, sealedSession: await sealSession(key, accountId, session) })
  }

  /** Nothing here opens any more without the password. */
  async signedOut(accountId: AccountId): Promise<void> {
    await this.#keyring.forget(accountId)
    const note = await this.notes.get(accountId)
    if (note) await this.notes.put({ ...note, sealedSession: undefined })
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
