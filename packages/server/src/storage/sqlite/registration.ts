import type { AccountId, VaultUpdate } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { CredentialRecord, DeviceRecord, NewAccount } from '../records.ts'
import type { Tables } from '../tables.ts'
import type { Accounts } from './accounts.ts'
import type { Arrivals } from './arrivals.ts'
import type { Credentials } from './credentials.ts'
import type { Devices } from './devices.ts'
import type { Invites } from './invites.ts'
import type { Keys } from './keys.ts'
import type { PushSubscriptions } from './push-subscriptions.ts'
import type { Sessions } from './sessions.ts'
import type { Vault } from './vault.ts'
import type { Welcomes } from './welcomes.ts'
import type { Workspace } from './workspace.ts'

export interface RegistrationParts {
  workspace: Workspace
  accounts: Accounts
  devices: Devices
  sessions: Sessions
  keys: Keys
  pushes: PushSubscriptions
  invites: Invites
  vault: Vault
  welcomes: Welcomes
  arrivals: Arrivals
  credentials: Credentials
}

/** Making accounts, enrolling and revoking devices: each touches many tables, in one transaction. */
export class Registration implements Pick<
  Tables,
  'createAccount' | 'addDevice' | 'revokeDevice' | 'changePassword'
> {
  readonly #parts

  constructor(parts: RegistrationParts) {
    this.#parts = parts
  }

  createAccount(made: NewAccount): void {
    const { accounts, sessions, vault } = this.#parts
    this.#checkSetUp(made.admission)
    accounts.insert(made.account)
    this.#admit(made)
    this.#addDevice(made.device, made.keyPackages)
    sessions.createSession(made.session)
    const { accountId } = made.account
    vault.writeVault({ accountId, update: { after: 0, head: made.head }, entries: made.vault })
  }

  addDevice(made: Parameters<Tables['addDevice']>[0]): void {
    const { device, keyPackages, vault } = made
    if (vault) this.#writeHead(device.accountId, vault)
    this.#addDevice(device, keyPackages)
  }

  changePassword({ update, ...at }: Parameters<Tables['changePassword']>[0]): void {
    this.#writeHead(at.accountId, update)
    const { accountId, registrationRecord } = at
    this.#parts.accounts.change(accountId, { registrationRecord })
  }

  revokeDevice(at: Parameters<Tables['revokeDevice']>[0]): string[] {
    const { devices, keys, pushes, sessions, welcomes } = this.#parts
    if (at.vault) this.#writeHead(at.accountId, at.vault)
    devices.revoke(at)
    keys.dropAllOf(at.deviceId)
    welcomes.withdrawAll(at.deviceId)
    pushes.dropAllOf(at.deviceId)
    return sessions.endOfDevice(at.deviceId)
  }

  #writeHead(accountId: AccountId, update: VaultUpdate): void {
    this.#parts.vault.writeVault({ accountId, update, entries: [] })
  }

  #checkSetUp(admission: NewAccount['admission']): void {
    const isSetUp = this.#parts.workspace.workspaceName() !== undefined
    if (admission.kind === 'set-up' && isSetUp) throw new ChatError('already-set-up')
    if (admission.kind !== 'set-up' && admission.kind !== 'guest' && !isSetUp)
      throw new ChatError('not-set-up')
  }

  #admit({ admission, account }: NewAccount): void {
    if (admission.kind === 'provider') return this.#tie(account, admission.link)
    if (admission.kind === 'guest' && this.#parts.workspace.workspaceName() !== undefined) return
    if (admission.kind !== 'invite') return this.#parts.workspace.setName(admission.workspaceName)
    this.#parts.invites.use({ inviteId: admission.inviteId, nowMs: account.createdAtMs })
  }

  /** @throws ChatError `bad-request` when another account is tied to it. */
  #tie({ accountId, createdAtMs }: NewAccount['account'], link: CredentialRecord): void {
    this.#parts.credentials.changeCredentials({ accountId, put: [link], remove: [] })
    this.#parts.arrivals.insert(accountId, createdAtMs)
  }

  #addDevice(device: DeviceRecord, keyPackages: NewAccount['keyPackages']): void {
    this.#parts.devices.insert(device)
    this.#parts.keys.publishKeys({ deviceId: device.deviceId, keyPackages })
  }
}
