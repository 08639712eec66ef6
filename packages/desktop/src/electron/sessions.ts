import { session } from 'electron'
import { type Account, partitionOf } from '../core/accounts.ts'
import { explainCertificate, type RefusedCertificate } from '../core/certificate.ts'
import type { Page } from '../core/origins.ts'
import type { ServersPort } from '../core/ports.ts'
import { originOf, type ServerAddress } from '../core/server-address.ts'
import { describeAddress, isSecureChat } from '../core/shell-calls.ts'
import type { ConnectProblem } from '../core/shell-page.ts'
import { serveAppFiles } from './app-files.ts'
import { secureSession } from './secure-session.ts'

/** Our own pages keep nothing: not on disk (no `persist:`), and apart from every account. */
export const pagesPartition = 'pages'

const probeTimeoutMs = 10_000

/** Chromium's storage and network, one apart for every account. */
export class Sessions implements ServersPort {
  readonly #folders: Record<Page, string>
  readonly #prepared = new Set<string>()
  readonly #onSession: (one: Electron.Session) => void
  #probes = 0

  constructor(folders: Record<Page, string>, onSession: (one: Electron.Session) => void) {
    this.#folders = folders
    this.#onSession = onSession
  }

  preparePages(): void {
    const pages = session.fromPartition(pagesPartition)
    secureSession(pages, {
      server: () => undefined,
      trustedCertificate: () => undefined,
      onRefused: () => {},
    })
    serveAppFiles(pages, { folders: this.#folders, server: undefined })
    this.#onSession(pages)
  }

  /** @param with_ `current` gives the account as it is now: what it trusts may change while its session lives. */
  prepareAccount(
    account: Account,
    with_: { current: () => Account | undefined; onRefused: (certificate: RefusedCertificate) => void },
  ): void {
    if (this.#prepared.has(account.accountKey)) return
    this.#prepared.add(account.accountKey)
    const own = session.fromPartition(partitionOf(account))
    secureSession(own, {
      server: () => account.server,
      trustedCertificate: () => with_.current()?.trustedCertificate,
      onRefused: with_.onRefused,
    })
    serveAppFiles(own, { folders: this.#folders, server: account.server })
    this.#onSession(own)
  }

  async probe(server: ServerAddress, trusted: string | undefined): Promise<ConnectProblem | undefined> {
    // A session of its own each time: Chromium remembers what it thought of a certificate.
    const probing = session.fromPartition(`probe-${++this.#probes}`)
    let refused: RefusedCertificate | undefined
    const onRefused = (certificate: RefusedCertificate) => (refused = certificate)
    secureSession(probing, { server: () => server, trustedCertificate: () => trusted, onRefused })
    try {
      const answer = await probing.fetch(describeAddress(server), {
        signal: AbortSignal.timeout(probeTimeoutMs),
        redirect: 'error',
        credentials: 'omit',
      })
      const description: unknown = await answer.json().catch(() => undefined)
      return isSecureChat(description) ? undefined : notSecureChat(server)
    } catch {
      if (!refused) return unreachable(server)
      return {
        kind: 'certificate',
        address: originOf(server),
        certificate: explainCertificate(refused, trusted),
      }
    }
  }

  async eraseAccount(account: Account): Promise<void> {
    const own = session.fromPartition(partitionOf(account))
    await own.closeAllConnections()
    await own.clearStorageData()
    await own.clearCache()
    await own.clearHostResolverCache()
  }
}

function notSecureChat(server: ServerAddress): ConnectProblem {
  return {
    kind: 'not-securechat',
    says: `Something answers at ${originOf(server)}, but it is not a SecureChat server.`,
  }
}

function unreachable(server: ServerAddress): ConnectProblem {
  return {
    kind: 'unreachable',
    says: `Nothing answers at ${originOf(server)}. Check the address, and whether the server is running.`,
  }
}
