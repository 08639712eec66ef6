import { randomBytes } from 'node:crypto'
import { AccountId, ChatError, DeviceId, type VaultHead } from '@securechat/protocol'
import { nameKey } from '../name-key.ts'
import type { Admitted } from '../sign-in/app-password-door.ts'
import { recordOf } from '../sign-in/app-passwords.ts'
import type { AccountRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'

/** What the workspace is called in which the first account was a guest's. */
const THROW_AWAY = 'Throw-away'

/** Whether guests may come in here: nowhere where somebody has made a real workspace. */
export async function mayHaveGuests(storage: Pick<Storage, 'workspaceName'>): Promise<boolean> {
  const name = await storage.workspaceName()
  return name === undefined || name === THROW_AWAY
}

type GuestStorage = Pick<Storage, 'createAccount' | 'addAppPassword' | 'secret'>

const random = (bytes: number) => randomBytes(bytes).toString('base64url')

/**
 * Accounts of people who come without one. They have no keys that open anything, so that no encrypted room can hold them; for
 * servers on throw-away data alone.
 */
export class Guests {
  readonly #storage: GuestStorage
  readonly #nowMs: () => number

  constructor(storage: GuestStorage, nowMs: () => number) {
    this.#storage = storage
    this.#nowMs = nowMs
  }

  /** @throws ChatError `name-taken` */
  async make(name: string, password = random(24)): Promise<Admitted> {
    if (nameKey(name) === '') throw new ChatError('bad-request')
    const nowMs = this.#nowMs()
    const account: AccountRecord = {
      accountId: AccountId.parse(random(16)),
      name,
      nameKey: nameKey(name),
      role: 'member',
      registrationRecord: random(192),
      identityKey: random(294),
      sealingKey: random(294),
      agreementKey: random(97),
      createdAtMs: nowMs,
    }
    const { accountId } = account
    await this.#storage.createAccount({
      account,
      ...deviceOf(accountId, nowMs),
      head: emptyHead(),
      vault: [],
      admission: { kind: 'guest', workspaceName: THROW_AWAY },
    })
    const record = await recordOf(this.#storage, { accountId, label: 'guest', nowMs, password })
    await this.#storage.addAppPassword({ record })
    return { account, record }
  }
}

function deviceOf(accountId: AccountId, nowMs: number) {
  const deviceId = DeviceId.parse(random(16))
  const certificate = { body: random(200), signature: random(256) }
  const device = { deviceId, accountId, certificate, frameKey: random(32), createdAtMs: nowMs }
  const session = {
    sessionId: random(16),
    accountId,
    kind: 'password' as const,
    addressRange: '0.0.0.0/24',
    requestKey: random(32),
    createdAtMs: nowMs,
    usedAtMs: nowMs,
    expiresAtMs: nowMs,
    refreshCount: 0,
  }
  return { device, session, keyPackages: { oneTime: [] } }
}

/** Nothing is in it, and nobody ever opens it. */
const emptyHead = (): VaultHead => ({
  version: 1,
  rootVersion: 1,
  manifest: random(64),
  wraps: [{ holder: 'recovery', sealed: random(64) }],
})
