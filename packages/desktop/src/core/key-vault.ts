import { hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { openBox, PassphraseBox, sealBox } from './passphrase.ts'

/** The system's key store: Keychain, DPAPI, libsecret, KWallet. */
export interface KeyStore {
  /** Which store, or undefined when there is none worth the name. May wait for the person to unlock a key ring. */
  backend(): Promise<string | undefined>
  seal(secret: Uint8Array): Promise<Uint8Array>
  /** @throws when it was not sealed here. */
  open(sealed: Uint8Array): Promise<Uint8Array>
}

/** Where the one key file lies. */
export interface KeyFile {
  read(): string | undefined
  write(content: string): void
}

/**
 * How the key lies on disk: sealed by the system's key store, by a passphrase, or by both, one inside the other. There is
 * no fourth way: a key in the open is never written.
 */
const KeyRecord = z.discriminatedUnion('by', [
  z.strictObject({ version: z.literal(1), by: z.literal('system'), backend: z.string(), sealed: z.base64() }),
  z.strictObject({ version: z.literal(1), by: z.literal('passphrase'), box: PassphraseBox }),
  z.strictObject({ version: z.literal(1), by: z.literal('both'), backend: z.string(), sealed: z.base64() }),
])
type KeyRecord = z.infer<typeof KeyRecord>

/** What stands between the program and its key. */
export type KeyState =
  /** No key yet. */
  | 'none'
  /** In memory. */
  | 'open'
  /** The system's key store gives it without a question of ours. */
  | 'with-system'
  | 'needs-passphrase'
  /** There is no key store here, and no passphrase has been chosen yet. */
  | 'needs-new-passphrase'

export type KeyFailure =
  /** The key was sealed by a key store that is not here now. */
  | 'key-store-gone'
  /** The key file is damaged, or the key store no longer knows it. */
  | 'unreadable'
  | 'wrong-passphrase'

export class KeyError extends Error {
  override readonly name = 'KeyError'
  readonly failure: KeyFailure

  constructor(failure: KeyFailure) {
    super(`The key of this device cannot be used: ${failure}.`)
    this.failure = failure
  }
}

const keyBytes = 32

/** The one secret of this installation: every account's local store is sealed under a key derived from it. */
export class KeyVault {
  readonly #store: KeyStore
  readonly #file: KeyFile
  #key: Buffer | undefined

  constructor(store: KeyStore, file: KeyFile) {
    this.#store = store
    this.#file = file
  }

  /** Reads the file only; the key store, which might ask the person something, is left alone. */
  state(): KeyState {
    if (this.#key) return 'open'
    const record = this.#record()
    if (!record) return 'none'
    return record.by === 'system' ? 'with-system' : 'needs-passphrase'
  }

  /** Whether there is a passphrase to unlock with after a lock. */
  hasPassphrase(): boolean {
    try {
      const record = this.#record()
      return record !== undefined && record.by !== 'system'
    } catch {
      return false
    }
  }

  /**
   * Brings the key into memory if that takes no passphrase; makes it on the first run.
   * @throws KeyError
   */
  async unlockWithSystem(): Promise<KeyState> {
    if (this.#key) return 'open'
    const record = this.#record()
    if (!record) return this.#makeKey()
    if (record.by !== 'system') return 'needs-passphrase'
    this.#key = await this.#openSealed(record)
    return 'open'
  }

  /** @throws KeyError */
  async unlockWithPassphrase(passphrase: string): Promise<void> {
    const record = this.#record()
    if (!record || record.by === 'system') throw new KeyError('unreadable')
    const box = record.by === 'both' ? await this.#openBox(record) : record.box
    const key = await openBox(box, passphrase)
    if (!key) throw new KeyError('wrong-passphrase')
    this.#key = key
  }

  /** Sets or changes the passphrase; the key stays the same. Needs the key to be open, or none to exist yet. */
  async setPassphrase(passphrase: string): Promise<void> {
    if (!this.#key && this.#record()) throw new KeyError('unreadable')
    const key = this.#key ?? randomBytes(keyBytes)
    const box = await sealBox(key, passphrase)
    const backend = await this.#store.backend()
    this.#save(backend ? await this.#inBoth(backend, box) : { version: 1, by: 'passphrase', box })
    this.#key = key
  }

  /** Leaves the key to the system's key store alone. @throws KeyError `key-store-gone` when there is none. */
  async removePassphrase(): Promise<void> {
    if (!this.#key) throw new KeyError('unreadable')
    const backend = await this.#store.backend()
    if (!backend) throw new KeyError('key-store-gone')
    await this.#saveWithSystem(backend, this.#key)
  }

  /** The key is gone from this process until somebody unlocks it again. */
  lock(): void {
    this.#key?.fill(0)
    this.#key = undefined
  }

  /** 32 bytes for one account's local store. @throws KeyError when locked. */
  keyFor(accountKey: string): Uint8Array<ArrayBuffer> {
    if (!this.#key) throw new KeyError('unreadable')
    return new Uint8Array(
      hkdfSync('sha256', this.#key, '', `securechat desktop store ${accountKey}`, keyBytes),
    )
  }

  async #makeKey(): Promise<KeyState> {
    const backend = await this.#store.backend()
    if (!backend) return 'needs-new-passphrase'
    const key = randomBytes(keyBytes)
    await this.#saveWithSystem(backend, key)
    this.#key = key
    return 'open'
  }

  async #saveWithSystem(backend: string, key: Buffer): Promise<void> {
    const sealed = Buffer.from(await this.#store.seal(key)).toString('base64')
    this.#save({ version: 1, by: 'system', backend, sealed })
  }

  async #inBoth(backend: string, box: PassphraseBox): Promise<KeyRecord> {
    const sealed = await this.#store.seal(Buffer.from(JSON.stringify(box)))
    return { version: 1, by: 'both', backend, sealed: Buffer.from(sealed).toString('base64') }
  }

  async #openBox(record: Extract<KeyRecord, { by: 'both' }>): Promise<PassphraseBox> {
    const box = PassphraseBox.safeParse(parseJson((await this.#openSealed(record)).toString()))
    if (!box.success) throw new KeyError('unreadable')
    return box.data
  }

  async #openSealed(record: { backend: string; sealed: string }): Promise<Buffer> {
    if ((await this.#store.backend()) !== record.backend) throw new KeyError('key-store-gone')
    try {
      return Buffer.from(await this.#store.open(Buffer.from(record.sealed, 'base64')))
    } catch {
      throw new KeyError('unreadable')
    }
  }

  /** @throws KeyError when there is a file that makes no sense: starting afresh would orphan what it protects. */
  #record(): KeyRecord | undefined {
    const content = this.#file.read()
    if (content === undefined) return undefined
    const record = KeyRecord.safeParse(parseJson(content))
    if (!record.success) throw new KeyError('unreadable')
    return record.data
  }

  #save(record: KeyRecord): void {
    this.#file.write(`${JSON.stringify(record)}\n`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
