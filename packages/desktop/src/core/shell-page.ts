import type { CertificateProblem } from './certificate.ts'
import type { PreferenceChange, Preferences } from './preferences.ts'

/** Our own pages, by the file they are in. */
export type ShellPage = 'connect' | 'unlock' | 'preferences'

/** What a page of ours shows; read once when it opens. */
export interface ShellView {
  page: ShellPage
  servers: {
    accountKey: string
    address: string
    personName: string
    workspaceName: string
    isCurrent: boolean
  }[]
  /** For the address field. */
  suggestedAddress: string
  /** Why the page is shown, when it is not by choice. */
  problem?: ConnectProblem
  /** `new`: there is no key store, so a passphrase has to be chosen. */
  unlock: 'passphrase' | 'new' | 'system'
  /** Set when the key cannot be had in any way that is known here. */
  keyProblem?: string
  preferences: Preferences
  can: {
    tray: boolean
    lockWithSystem: boolean
    hasPassphrase: boolean
    spellCheckLanguages: string[]
  }
  platform: 'linux' | 'win32' | 'darwin'
}

export type ConnectProblem =
  | { kind: 'address'; says: string }
  | { kind: 'unreachable'; says: string }
  | { kind: 'not-securechat'; says: string }
  | { kind: 'certificate'; address: string; certificate: CertificateProblem }

export type ConnectResult = { ok: true } | { ok: false; problem: ConnectProblem }

export type UnlockResult = { ok: true } | { ok: false; says: string }

/** What our own pages can ask: `window.securechatPages`, only on them. */
export interface ShellPages {
  read(): Promise<ShellView>
  connect(with_: { address: string; isNewAccount: boolean }): Promise<ConnectResult>
  /** The person has compared the fingerprint. */
  trust(with_: { address: string; fingerprint: string }): Promise<ConnectResult>
  open(with_: { accountKey: string }): Promise<void>
  /** Takes a server off the list, with everything kept here of it. */
  forget(with_: { accountKey: string }): Promise<ShellView>
  unlock(with_: { passphrase: string }): Promise<UnlockResult>
  unlockWithSystem(): Promise<UnlockResult>
  setPassphrase(with_: { passphrase: string }): Promise<UnlockResult>
  removePassphrase(): Promise<UnlockResult>
  choose(change: PreferenceChange): Promise<ShellView>
  close(): Promise<void>
}
