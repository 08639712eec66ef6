import { fromBase64url, holderKeys, sha256, toBase64url, utf8 } from '@securechat/crypto'
import {
  addPasskey,
  beginPasskey,
  ChatError,
  removePasskey,
  requirePasskey,
  type AccountId,
  type InputOf,
  type VaultUpdate,
} from '@securechat/protocol'
import type { Link, Vault } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { PasskeySummary } from '../state.ts'
import type { VaultMirror } from './vault.ts'
import { withHolder, withoutHolder } from './vault-state.ts'

interface PasskeyOptions {
  link: Pick<Link, 'request'>
  vault: Vault & Pick<VaultMirror, 'change' | 'holders'>
  accountId: AccountId
}

type Registration = InputOf<typeof addPasskey>['registration']

export interface NewPasskey {
  challengeId: string
  registration: Registration
  name: string
  /** What the authenticator's PRF gave, 32 bytes, base64url; nothing where it has none. */
  prf?: string
}

interface NameRecord {
  v: 1
  name: string
}

const MOST_CHARACTERS = 64

/** What of the vault's holders is a passkey. */
export const passkeyHolderId = (passkeyId: string): string => `passkey/${passkeyId}`

/** Passkeys of one's own account. Their names are in the vault: `passkey/<id>/<count>`, of which the last counts. */
export class Passkeys {
  readonly #options: PasskeyOptions

  constructor(options: PasskeyOptions) {
    this.#options = options
  }

  begin(): Promise<{ challengeId: string; options: Record<string, unknown> }> {
    return this.#options.link.request(beginPasskey, {})
  }

  /** With a PRF output it becomes one of the vault's holders in the same moment. */
  async add({ challengeId, registration, name, prf }: NewPasskey): Promise<void> {
    const { link, vault, accountId } = this.#options
    const passkeyId = await passkeyIdOf(registration.id)
    const ask = (update?: VaultUpdate) =>
      link.request(addPasskey, { challengeId, registration, vault: update })
    if (prf === undefined) await ask()
    else {
      const id = passkeyHolderId(passkeyId)
      const holder = await holderKeys('passkey', fromBase64url(prf), { accountId, id })
      await vault.refresh()
      await vault.change({ holders: withHolder(holder) }, ask)
    }
    await this.rename(passkeyId, name)
  }

  async rename(passkeyId: string, to: string): Promise<void> {
    const name = to.trim().slice(0, MOST_CHARACTERS)
    if (name === '') throw new ChatError('bad-request')
    const { vault } = this.#options
    await vault.refresh()
    const count = (await this.#names(passkeyId)).length + 1
    await vault.put(`passkey/${passkeyId}/${count}`, toBytes({ v: 1, name } satisfies NameRecord))
  }

  /** The vault gets a new root where this key could open it. */
  async remove(passkeyId: string): Promise<void> {
    const { link, vault } = this.#options
    const id = passkeyHolderId(passkeyId)
    const ask = (update?: VaultUpdate) => link.request(removePasskey, { passkeyId, vault: update })
    await vault.refresh()
    if (!vault.holders.includes(id)) await ask()
    else await vault.change({ holders: withoutHolder(id), isNewRoot: true }, ask)
  }

  async require(isRequired: boolean): Promise<void> {
    await this.#options.link.request(requirePasskey, { isRequired })
  }

  async describe(passkeys: Omit<PasskeySummary, 'name' | 'opensVault'>[]): Promise<PasskeySummary[]> {
    const { holders } = this.#options.vault
    return Promise.all(
      passkeys.map(async (passkey) => {
        const name = (await this.#names(passkey.passkeyId)).at(-1) ?? ''
        return { ...passkey, name, opensVault: holders.includes(passkeyHolderId(passkey.passkeyId)) }
      }),
    )
  }

  async #names(passkeyId: string): Promise<string[]> {
    const entries = await this.#options.vault.list(`passkey/${passkeyId}/`)
    const counted = entries.map(({ name, content }) => ({
      count: Number(name.split('/').at(-1)),
      name: fromBytes<NameRecord>(content).name,
    }))
    return counted.toSorted((one, other) => one.count - other.count).map(({ name }) => name)
  }
}

/** The same short name as the server gives it: the first half of a hash of the authenticator's own. */
async function passkeyIdOf(id: string): Promise<string> {
  return toBase64url((await sha256(utf8(id))).slice(0, 16))
}
