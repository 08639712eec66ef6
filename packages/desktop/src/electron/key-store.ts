import { safeStorage } from 'electron'
import type { KeyStore } from '../core/key-vault.ts'

/** `basic_text` is a password that is the same everywhere: no key store at all. */
const weak = new Set(['basic_text', 'unknown'])

/** What Electron has from 45 on; earlier ones block while the person is asked to unlock a key ring. */
interface AsyncSafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(sealed: Buffer): Promise<{ result: string }>
}

function asyncOne(): AsyncSafeStorage | undefined {
  // SAFETY: looked for before it is used.
  const candidate = safeStorage as unknown as Partial<AsyncSafeStorage>
  const isThere =
    candidate.isAsyncEncryptionAvailable && candidate.encryptStringAsync && candidate.decryptStringAsync
  return isThere ? (candidate as AsyncSafeStorage) : undefined
}

/** The system's key store through Chromium: Keychain, DPAPI, libsecret or KWallet. */
export const systemKeyStore: KeyStore = {
  async backend() {
    const isThere = (await asyncOne()?.isAsyncEncryptionAvailable()) ?? safeStorage.isEncryptionAvailable()
    if (!isThere) return undefined
    if (process.platform !== 'linux') return process.platform
    const backend = safeStorage.getSelectedStorageBackend()
    return weak.has(backend) ? undefined : backend
  },
  async seal(secret) {
    const text = Buffer.from(secret).toString('base64')
    return (await asyncOne()?.encryptStringAsync(text)) ?? safeStorage.encryptString(text)
  },
  async open(sealed) {
    const bytes = Buffer.from(sealed)
    const text = (await asyncOne()?.decryptStringAsync(bytes))?.result ?? safeStorage.decryptString(bytes)
    return Buffer.from(text, 'base64')
  },
}
