import {
  CryptoError,
  fromBase64url,
  hybridOpen,
  hybridSeal,
  importAccountKeys,
  toBase64url,
  type Bytes,
} from '@securechat/crypto'
import {
  type AccountId,
  ChatError,
  endArrival,
  grantArrival,
  listArrivals,
  readArrival,
  readVault,
} from '@securechat/protocol'
import type { Link, People, Unsubscribe, Vault } from '../context.ts'
import { EngineError } from '../failures.ts'
import type { Me } from '../state.ts'
import type { Store } from '../store/store.ts'
import type { VaultMirror } from './vault.ts'
import { openWhole, readPages } from './vault-reading.ts'
import { keepWorkspaceKey } from './self.ts'

/** In the vault, for the account's other devices. */
export const workspaceKeyName = 'workspace'
const label = (accountId: AccountId) => `workspace-key/${accountId}`

/** What a device has in the place of the key that it does not have yet. */
export const noWorkspaceKey = (): Bytes => new Uint8Array(32)
export const isWorkspaceKey = (key: Uint8Array): boolean => key.some((byte) => byte !== 0)

interface WorkspaceKeyOptions {
  link: Pick<Link, 'request'>
  store: Store
  vault: Vault & Pick<VaultMirror, 'root'>
  people: Pick<People, 'get'>
  /** All who use the key hold these very bytes: they are filled in once it is here. */
  key: Uint8Array
  me: () => Me
  changed: () => void
  /** The names of open rooms can be read now. */
  arrived: () => Promise<void>
}

/**
 * The key that everybody in the workspace has and the server has not. It comes with an invitation; to whoever came by a
 * provider an administrator's device leaves it, sealed to that person's account, once a person there says so.
 */
export class WorkspaceKey {
  readonly #options: WorkspaceKeyOptions
  #arrivals: AccountId[] = []

  constructor(options: WorkspaceKeyOptions) {
    this.#options = options
  }

  get isMissing(): boolean {
    return !isWorkspaceKey(this.#options.key)
  }

  /** Who waits for it, as far as one may give it. */
  get arrivals(): readonly AccountId[] {
    return this.#arrivals
  }

  /** @returns what ends it. */
  follow(fault: (error: unknown) => void): Unsubscribe {
    return this.#options.vault.onChange((names) => {
      if (names.includes(workspaceKeyName)) this.#takeFromVault().catch(fault)
    })
  }

  /** Looks whether the key is here by now, and who else waits. @throws OfflineError */
  async look(): Promise<void> {
    if (this.isMissing) await this.#takeFromVault()
    if (this.isMissing) await this.#takeGrant()
    await this.#lookForOthers()
  }

  /** @throws ChatError `not-allowed`, `not-found`; EngineError `identity-changed` */
  async grant(accountId: AccountId): Promise<void> {
    const { link, people, key } = this.#options
    const person = people.get(accountId)
    if (!person || this.isMissing) throw new ChatError('not-found')
    if (person.identityChanged) throw identityChanged()
    const sealed = toBase64url(await hybridSeal(person, key, label(accountId)))
    await link.request(grantArrival, { accountId, sealed })
    await this.#lookForOthers()
  }

  /** One that came with an invitation. */
  async take(key: Uint8Array): Promise<void> {
    if (!this.isMissing || key.length !== this.#options.key.length || !isWorkspaceKey(key)) return
    const { vault, link } = this.#options
    await vault.put(workspaceKeyName, key)
    await this.#use(key)
    await link.request(endArrival, {})
  }

  async #takeFromVault(): Promise<void> {
    const found = await this.#options.vault.get(workspaceKeyName)
    if (found && this.isMissing) await this.#use(found)
  }

  async #takeGrant(): Promise<void> {
    const { link, me } = this.#options
    const { grant } = await link.request(readArrival, {})
    if (!grant) return
    const keys = await this.#accountKeys()
    await this.take(await hybridOpen(keys, fromBase64url(grant.sealed), label(me().accountId)))
  }

  /** Devices do not keep the account's private keys: they are in the vault, for moments like this one. */
  async #accountKeys() {
    const { link, vault, me } = this.#options
    const pages = await readPages((after) => link.request(readVault, { after }), 0)
    const { opened } = await openWhole(me().accountId, pages, vault.root)
    const identity = opened.find(({ name }) => name === 'identity')?.content
    if (!identity) throw new CryptoError('damaged')
    const keys = await importAccountKeys(identity)
    identity.fill(0)
    return keys
  }

  async #use(key: Uint8Array): Promise<void> {
    await keepWorkspaceKey(this.#options.store, key)
    this.#options.key.set(key)
    this.#options.changed()
    await this.#options.arrived()
  }

  async #lookForOthers(): Promise<void> {
    const { link, me, changed } = this.#options
    const mayAdmit = me().role !== 'member' && !this.isMissing
    const found = mayAdmit ? (await link.request(listArrivals, {})).arrivals : []
    const next = found.map(({ accountId }) => accountId)
    if (next.join() === this.#arrivals.join()) return
    this.#arrivals = next
    changed()
  }
}

const identityChanged = () =>
  new EngineError({
    code: 'identity-changed',
    says: 'This person’s keys have changed. Look at their safety number first.',
  })

/** Without it nobody can name an open room, or invite. */
export const keyMissing = () =>
  new EngineError({
    code: 'key-missing',
    says: 'An administrator has still to let you see the open rooms.',
  })
