import { CryptoError, fromBase64url, fromUtf8, importAccountKeys } from '@securechat/crypto'
import {
  CertificateBody,
  ChatError,
  enrolDevice,
  limits,
  readVault,
  resumeDevice,
  type AccountId,
  type VaultHead,
} from '@securechat/protocol'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { makeDevice, type NewDevice } from './new-device.ts'
import { renameSelf, type Self } from './self.ts'
import { mirrorEntries, stateEntry } from './vault-entries.ts'
import { openWhole, readPages } from './vault-reading.ts'
import {
  headOf,
  openHead,
  rootsOf,
  withChange,
  withHolder,
  type VaultOpener,
  type VaultState,
} from './vault-state.ts'

/** Proved to be this account, in a session that has no device yet, with something that opens its vault. */
export interface Proved {
  accountId: AccountId
  name: string
  workspaceName: string
  token: string
  head: VaultHead
  opener: VaultOpener
}

/** How often enrolling is tried again because other devices changed the vault meanwhile. */
const MOST_TRIES = 10

/**
 * An installation that was this account's device continues as that device, with everything it has; any other becomes a new
 * device and takes over the vault.
 *
 * @throws CryptoError `wrong-secret` when the vault does not open with what was given; VaultTroubleError; ChatError; OfflineError
 */
export async function comeIn(entrance: Entrance, proved: Proved): Promise<OpenDevice> {
  return (await continueDevice(entrance, proved)) ?? (await enrolNewDevice(entrance, proved))
}

/** Nothing when this installation is not a device of the account (any more). */
async function continueDevice(entrance: Entrance, proved: Proved): Promise<OpenDevice | undefined> {
  const { rest, devices } = entrance
  const { accountId, name, workspaceName, token, head, opener } = proved
  const note = await devices.notes.get(accountId)
  if (!note) return undefined
  const roots = rootsOf(await openHead(accountId, head, opener))
  const opened = await undefinedFor(devices.reopen(note, roots), 'wrong-secret', 'damaged')
  if (!opened || !isGoodFor(opened.self, limits.sessionLifetimeMs, await entrance.serverNowMs()))
    return undefined
  const resumed = rest.call(resumeDevice, { deviceId: note.deviceId }, token)
  // The account has revoked this device, or the server was put back to a time before it.
  if (!(await undefinedFor(resumed, 'not-found', 'not-allowed'))) return undefined
  const self = { ...opened.self, me: { ...opened.self.me, name }, workspaceName }
  await renameSelf(opened.store, self)
  await devices.signedIn({ ...note, name }, opened.storageKey, token)
  return { store: opened.store, self, token }
}

async function enrolNewDevice(entrance: Entrance, proved: Proved): Promise<OpenDevice> {
  const { accountId, name, workspaceName, token } = proved
  const vault = await readWholeVault(entrance, proved)
  const entry = (wanted: string) => vault.opened.find((candidate) => candidate.name === wanted)?.content
  const [identity, workspaceKey] = [entry('identity'), entry('workspace')]
  if (!identity || !workspaceKey) throw new CryptoError('damaged')
  const keys = await importAccountKeys(identity)
  const made = await makeDevice({
    devices: entrance.devices,
    outer: entrance.store,
    me: { accountId, name, role: 'member' },
    workspaceName,
    root: vault.state.root,
    workspaceKey: workspaceKey.slice(),
    identityPrivateKey: keys.identity,
    identityKey: keys.publicKeys.identityKey,
    nowMs: await entrance.serverNowMs(),
    packageCount: entrance.packageCount,
    entries: [...mirrorEntries(vault.opened), stateEntry(vault.state)],
  })
  identity.fill(0)
  const state = await entrance.offer(made, () => enrol(entrance, { proved, made, state: vault.state }))
  await made.store.write({ put: [stateEntry(state)] })
  await entrance.devices.signedIn(made.note, made.storageKey, token)
  return { store: made.store, self: made.self, token }
}

interface Enrolling {
  proved: Proved
  made: NewDevice
  state: VaultState
}

/** Makes the device known to the server and, in the same moment, one of the vault's holders. */
async function enrol(entrance: Entrance, { proved, made, state }: Enrolling): Promise<VaultState> {
  const { accountId, token } = proved
  const change = { holders: withHolder(made.holder) }
  for (let [now, tries] = [state, 1]; ; tries++) {
    const next = await withChange(accountId, now, { change, leaves: async () => [] })
    const vault = { after: now.version, head: await headOf(accountId, next) }
    const enrolment = { certificate: made.certificate, keyPackages: made.upload, vault }
    try {
      await entrance.rest.call(enrolDevice, enrolment, token)
      return next
    } catch (error) {
      const wasSecond = error instanceof ChatError && error.code === 'vault-conflict'
      if (!wasSecond || tries === MOST_TRIES) throw error
    }
    const again = await readWholeVault(entrance, proved)
    await made.store.write({ put: [...mirrorEntries(again.opened), stateEntry(again.state)] })
    now = again.state
  }
}

async function readWholeVault({ rest }: Entrance, { accountId, token, opener }: Proved) {
  const pages = await readPages((after) => rest.call(readVault, { after }, token), 0)
  return openWhole(accountId, pages, opener)
}

/** A device whose certificate runs out during the session could not be added anywhere any more: a new one takes its place. */
function isGoodFor({ certificate }: Self, forMs: number, nowMs: number): boolean {
  const body = CertificateBody.parse(JSON.parse(fromUtf8(fromBase64url(certificate.body))))
  return nowMs + forMs < body.expiresAtMs
}

async function undefinedFor<T>(work: Promise<T>, ...codes: string[]): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if ((error instanceof CryptoError || error instanceof ChatError) && codes.includes(error.code))
      return undefined
    throw error
  }
}
