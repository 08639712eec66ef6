import { currentAccount } from './accounts.ts'
import type { Desktop, DesktopState } from './desktop.ts'
import { KeyError } from './key-vault.ts'
import { shortestPassphrase } from './passphrase.ts'
import type { DesktopPorts } from './ports.ts'
import type { PreferenceChange } from './preferences.ts'
import {
  displayAddress,
  isSameServer,
  originOf,
  parseServerAddress,
  type ServerAddress,
} from './server-address.ts'
import type { ConnectProblem, ConnectResult, ShellPage, ShellView, UnlockResult } from './shell-page.ts'

const sayings: Record<string, string> = {
  'wrong-passphrase': 'That is not the passphrase.',
  'key-store-gone':
    'The key of this device was sealed by a key store of this system that is not there now. Unlock or start that key store, and try again.',
  unreadable:
    'The key file of this device is damaged. Put it back from a backup; or remove your servers here and sign in again: your password restores everything.',
}

/** What our own pages ask for: choosing a server, unlocking, preferences. */
export class ShellCalls {
  readonly #desktop: Desktop
  readonly #ports: DesktopPorts
  readonly #state: DesktopState

  constructor(desktop: Desktop, ports: DesktopPorts, state: DesktopState) {
    this.#desktop = desktop
    this.#ports = ports
    this.#state = state
  }

  async view(page: ShellPage): Promise<ShellView> {
    const list = this.#state.accounts.get()
    const current = currentAccount(list)
    const suggested = this.#desktop.accounts.suggestedServer ?? current?.server
    const { keyProblem, unlock } = this.#keyView()
    return {
      page,
      servers: list.accounts.map(({ accountKey, server, personName = '', workspaceName = '' }) => ({
        accountKey,
        address: displayAddress(server),
        personName,
        workspaceName,
        isCurrent: accountKey === current?.accountKey,
      })),
      suggestedAddress: suggested ? displayAddress(suggested) : 'localhost:8080',
      unlock,
      ...(keyProblem && { keyProblem }),
      ...(this.#desktop.accounts.problem && { problem: this.#desktop.accounts.problem }),
      preferences: this.#state.preferences.get(),
      can: this.#can(),
      platform: this.#ports.system.platform,
    }
  }

  async connect({
    address,
    isNewAccount,
  }: {
    address: string
    isNewAccount: boolean
  }): Promise<ConnectResult> {
    const server = readAddress(address)
    if ('kind' in server) return { ok: false, problem: server }
    const known = this.#state.accounts.get().accounts.find((one) => isSameServer(one.server, server))
    const problem = await this.#ports.servers.probe(server, known?.trustedCertificate)
    if (problem) return { ok: false, problem }
    const { trustedCertificate } = known ?? {}
    this.#desktop.accounts.connected(server, {
      isNewAccount,
      ...(trustedCertificate && { trustedCertificate }),
    })
    return { ok: true }
  }

  /** @param fingerprint As it was shown: whatever answers now must still have that certificate. */
  async trust({ address, fingerprint }: { address: string; fingerprint: string }): Promise<ConnectResult> {
    const server = readAddress(address)
    if ('kind' in server) return { ok: false, problem: server }
    const trustedCertificate = Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64')
    const problem = await this.#ports.servers.probe(server, trustedCertificate)
    if (problem) return { ok: false, problem }
    this.#desktop.accounts.connected(server, { isNewAccount: false, trustedCertificate })
    this.#desktop.refresh()
    return { ok: true }
  }

  async forget({ accountKey }: { accountKey: string }): Promise<ShellView> {
    await this.#desktop.forgetAccount(accountKey)
    return this.view('connect')
  }

  open({ accountKey }: { accountKey: string }): void {
    this.#desktop.accounts.open(accountKey)
    this.#desktop.refresh()
  }

  async unlock({ passphrase }: { passphrase: string }): Promise<UnlockResult> {
    return this.#tried(async () => {
      await this.#state.vault.unlockWithPassphrase(passphrase)
      this.#desktop.unlocked()
    })
  }

  async unlockWithSystem(): Promise<UnlockResult> {
    return this.#tried(async () => {
      const isNeeded = this.#state.vault.state() === 'with-system' && this.#ports.system.canAuthenticate()
      if (isNeeded && !(await this.#ports.system.authenticate())) throw new KeyError('wrong-passphrase')
      const state = await this.#state.vault.unlockWithSystem()
      if (state === 'open') this.#desktop.unlocked()
    })
  }

  async setPassphrase({ passphrase }: { passphrase: string }): Promise<UnlockResult> {
    if (Array.from(passphrase).length < shortestPassphrase)
      return { ok: false, says: `Use at least ${shortestPassphrase} characters; several words are best.` }
    return this.#tried(async () => {
      await this.#state.vault.setPassphrase(passphrase)
      if (this.#desktop.isLocked) this.#desktop.unlocked()
      else this.#desktop.refresh()
    })
  }

  async removePassphrase(): Promise<UnlockResult> {
    return this.#tried(async () => {
      await this.#state.vault.removePassphrase()
      this.#desktop.choose({ lockAfterMinutes: this.#ports.system.canAuthenticate() ? this.#lockAfter() : 0 })
    })
  }

  async choose(change: PreferenceChange): Promise<ShellView> {
    this.#desktop.choose(change)
    return this.view('preferences')
  }

  #lockAfter(): number {
    return this.#state.preferences.get().lockAfterMinutes
  }

  #can(): ShellView['can'] {
    return {
      tray: this.#ports.tray.isAvailable(),
      lockWithSystem: this.#ports.system.canAuthenticate(),
      hasPassphrase: this.#state.vault.hasPassphrase(),
      spellCheckLanguages: this.#ports.system.spellCheckLanguages(),
    }
  }

  #keyView(): { unlock: ShellView['unlock']; keyProblem?: string } {
    try {
      const state = this.#state.vault.state()
      if (state === 'needs-passphrase') return { unlock: 'passphrase' }
      return { unlock: state === 'none' ? 'new' : 'system' }
    } catch {
      return { unlock: 'system', keyProblem: sayings.unreadable! }
    }
  }

  async #tried(attempt: () => Promise<void>): Promise<UnlockResult> {
    try {
      await attempt()
      return { ok: true }
    } catch (error) {
      if (error instanceof KeyError) return { ok: false, says: sayings[error.failure] ?? error.message }
      throw error
    }
  }
}

function readAddress(text: string): ServerAddress | ConnectProblem {
  try {
    return parseServerAddress(text)
  } catch (error) {
    return { kind: 'address', says: error instanceof Error ? error.message : String(error) }
  }
}

/** What a server must answer with to be one: `workspace.describe` says its protocol. */
export function isSecureChat(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'protocol' in answer && 'isSetUp' in answer
}

export function describeAddress(server: ServerAddress): string {
  return `${originOf(server)}/v1/workspace`
}
