import {
  fromBase64url,
  holderKeys,
  newRecoveryCode,
  recoverySecrets,
  sha256,
  toBase64url,
} from '@securechat/crypto'
import {
  beginTotp,
  disableTotp,
  enableTotp,
  describeWorkspace,
  linkProvider,
  listCredentials,
  unlinkProvider,
  setRecovery,
  type AccountId,
  type ProviderAnswer,
} from '@securechat/protocol'
import type { Link } from '../context.ts'
import type { SecuritySummary } from '../state.ts'
import type { Passkeys } from './passkeys.ts'
import type { VaultMirror } from './vault.ts'
import { withHolder } from './vault-state.ts'

interface SecurityOptions {
  link: Pick<Link, 'request'>
  vault: VaultMirror
  passkeys: Passkeys
  accountId: AccountId
}

/** How one's own account is kept: what opens it, and what is asked besides. */
export class Security {
  readonly #options: SecurityOptions

  constructor(options: SecurityOptions) {
    this.#options = options
  }

  /** @throws OfflineError */
  async describe(): Promise<SecuritySummary> {
    const { link, vault, passkeys } = this.#options
    const [found, { providers }] = await Promise.all([
      link.request(listCredentials, {}),
      link.request(describeWorkspace, {}),
      vault.refresh().catch(() => {}),
    ])
    return {
      recoveryMadeAtMs: found.recovery?.createdAtMs,
      totp: found.totp,
      passkeys: await passkeys.describe(found.passkeys),
      isPasskeyRequired: found.isPasskeyRequired,
      links: found.links,
      providers,
      vaultTrouble: vault.trouble,
    }
  }

  async linkProvider(answer: ProviderAnswer): Promise<void> {
    await this.#options.link.request(linkProvider, answer)
  }

  async unlinkProvider(linkId: string): Promise<void> {
    await this.#options.link.request(unlinkProvider, { linkId })
  }

  /** A new recovery code; the one before opens nothing that is kept later. Nobody but its reader has it. */
  async newRecoveryCode(): Promise<{ code: string }> {
    const { link, vault, accountId } = this.#options
    const code = newRecoveryCode()
    const { proof, secret } = await recoverySecrets(code)
    const holder = await holderKeys('recovery', secret, { accountId })
    const verifier = toBase64url(await sha256(fromBase64url(proof)))
    await vault.refresh()
    const isNewRoot = vault.holders.includes('recovery')
    await vault.change({ holders: withHolder(holder), isNewRoot }, (update) =>
      link.request(setRecovery, { verifier, vault: update }),
    )
    return { code }
  }

  beginTotp(): Promise<{ uri: string; secret: string }> {
    return this.#options.link.request(beginTotp, {})
  }

  enableTotp(code: string): Promise<{ codes: string[] }> {
    return this.#options.link.request(enableTotp, { code: code.replaceAll(/\s/g, '') })
  }

  async disableTotp(code: string): Promise<void> {
    await this.#options.link.request(disableTotp, { code })
  }
}
