import type { DesktopRequest } from '@securechat/client'
import {
  type Account,
  type AccountList,
  addAccount,
  currentAccount,
  removeAccount,
  updateAccount,
  useServer,
} from './accounts.ts'
import type { DeepLink } from './deep-link.ts'
import type { DesktopPorts, Kept } from './ports.ts'
import { explainCertificate, type RefusedCertificate } from './certificate.ts'
import type { ConnectProblem } from './shell-page.ts'
import { displayAddress, isSameServer, originOf, type ServerAddress } from './server-address.ts'

/** Which accounts there are, and which of them, or which page in their place, the main window shows. */
export class AccountWindows {
  readonly #ports: Pick<DesktopPorts, 'windows' | 'servers'>
  readonly #accounts: Kept<AccountList>
  readonly #signedIn = new Set<string>()
  readonly #explained = new Set<string>()
  /** What to do once there is an account to do it with. */
  #pendingLink: DeepLink | undefined
  /** For the address field of the page that chooses a server. */
  suggestedServer: ServerAddress | undefined
  /** Why the page that chooses a server is shown, when it is not by choice. */
  problem: ConnectProblem | undefined
  isLocked = false

  constructor(ports: Pick<DesktopPorts, 'windows' | 'servers'>, accounts: Kept<AccountList>) {
    this.#ports = ports
    this.#accounts = accounts
  }

  get current(): Account | undefined {
    return currentAccount(this.#accounts.get())
  }

  isSignedIn(): boolean {
    return this.#signedIn.has(this.current?.accountKey ?? '')
  }

  useServer(server: ServerAddress): void {
    this.#accounts.set(useServer(this.#accounts.get(), server))
  }

  open(accountKey: string): void {
    const list = this.#accounts.get()
    if (!list.accounts.some((one) => one.accountKey === accountKey)) return
    this.#accounts.set({ ...list, currentKey: accountKey })
    this.openCurrent({ isHidden: false })
  }

  openCurrent(with_: { isHidden: boolean }): void {
    this.problem = undefined
    const account = this.current
    if (this.isLocked) this.#ports.windows.showPage('unlock', with_)
    else if (account) this.#openClient(account, with_)
    else {
      this.suggestedServer ??= this.#pendingLink?.server
      this.#ports.windows.showPage('connect', with_)
    }
  }

  /** Remembers a link for when its server's account is opened. */
  keepLink(link: DeepLink | undefined): void {
    this.#pendingLink = link
  }

  openLink(link: DeepLink): void {
    this.#pendingLink = link
    if (this.isLocked) return
    const fitting = this.#accounts.get().accounts.filter((one) => isSameServer(one.server, link.server))
    const account = fitting.find((one) => one.accountKey === this.current?.accountKey) ?? fitting[0]
    if (account) return this.open(account.accountKey)
    // A link never signs in anywhere by itself: it proposes the server, and the person decides.
    this.suggestedServer = link.server
    this.#ports.windows.showPage('connect', { isHidden: false })
  }

  /** A server that has answered and, where needed, been trusted. */
  connected(server: ServerAddress, with_: { isNewAccount: boolean; trustedCertificate?: string }): void {
    const before = this.#accounts.get()
    const list = with_.isNewAccount ? addAccount(before, server) : useServer(before, server)
    const { trustedCertificate } = with_
    this.#accounts.set(
      trustedCertificate ? updateAccount(list, list.currentKey!, { trustedCertificate }) : list,
    )
    this.suggestedServer = undefined
    this.openCurrent({ isHidden: false })
  }

  /**
   * The certificate of an account's server is not one to talk to. Shown once for each: who knows better reads on, offline.
   */
  certificateRefused(accountKey: string, refused: RefusedCertificate): void {
    const account = this.current
    const already = `${accountKey} ${refused.fingerprint}`
    if (this.isLocked || account?.accountKey !== accountKey || this.#explained.has(already)) return
    this.#explained.add(already)
    const certificate = explainCertificate(refused, account.trustedCertificate)
    this.problem = { kind: 'certificate', address: originOf(account.server), certificate }
    this.#ports.windows.showPage('connect', { isHidden: !this.#ports.windows.isVisible() })
  }

  async forget(accountKey: string): Promise<void> {
    const list = this.#accounts.get()
    const account = list.accounts.find((one) => one.accountKey === accountKey)
    if (!account) return
    this.#ports.windows.closeAccount(accountKey)
    this.#accounts.set(removeAccount(list, accountKey))
    this.#signedIn.delete(accountKey)
    await this.#ports.servers.eraseAccount(account)
  }

  /** @param names Nothing when nobody is signed in any more. */
  setNames(accountKey: string, names: { personName: string; workspaceName: string } | undefined): void {
    if (!names) return void this.#signedIn.delete(accountKey)
    this.#signedIn.add(accountKey)
    this.#accounts.set(updateAccount(this.#accounts.get(), accountKey, names))
  }

  closeClients(): void {
    this.#signedIn.clear()
    for (const { accountKey } of this.#accounts.get().accounts) this.#ports.windows.closeAccount(accountKey)
  }

  ask(accountKey: string | undefined, request: DesktopRequest): void {
    if (!this.isLocked && accountKey !== undefined) this.#ports.windows.ask(accountKey, request)
  }

  /** For menus. Nothing while locked: names are not for whoever comes by. */
  labels(unreadOf: (accountKey: string) => number) {
    if (this.isLocked) return []
    const current = this.current
    return this.#accounts.get().accounts.map(({ accountKey, server, personName, workspaceName }) => ({
      accountKey,
      label: [personName, workspaceName ?? displayAddress(server)].filter(Boolean).join(' · '),
      isCurrent: accountKey === current?.accountKey,
      unread: unreadOf(accountKey),
    }))
  }

  #openClient(account: Account, with_: { isHidden: boolean }): void {
    this.#ports.windows.showAccount(account, with_)
    const link = this.#pendingLink
    if (!link || !isSameServer(link.server, account.server)) return
    this.#pendingLink = undefined
    this.ask(account.accountKey, requestOf(link))
  }
}

function requestOf(link: DeepLink): DesktopRequest {
  if (link.kind === 'invite')
    return { kind: 'open-invite', link: `${originOf(link.server)}/invite#${link.secret}` }
  return { kind: 'open-room', roomId: link.roomId, ...(link.eventId && { eventId: link.eventId }) }
}
