import { CryptoError, fromBase64url, fromUtf8, importAccountKeys, signDeviceProof } from '@securechat/crypto'
import {
  CertificateBody,
  ChatError,
  deviceProofContexts,
  enrolDevice,
  limits,
  readVault,
  resumeDevice,
  type AccountId,
  type Session,
  type VaultHead,
} from '@securechat/protocol'
import type { RestCredentials } from '../connection/request-signature.ts'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { localSession } from './local-session.ts'
import { makeDevice, type NewDevice } from './new-device.ts'
import { renameSelf, type Self } from './self.ts'
import { mirrorEntries, stateEntry } from './vault-entries.ts'
import { openWhole, readPages } from './vault-reading.ts'
import { noWorkspaceKey, workspaceKeyName } from './workspace-key.ts'
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
  /** Prove what is asked in the session that the sign-in gave. */
  credentials: RestCredentials
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
  const { devices } = entrance
  const { accountId, name, workspaceName, credentials, head, opener } = proved
  const note = await devices.notes.get(accountId)
  if (!note) return undefined
  const roots = rootsOf(await openHead(accountId, head, opener))
  const opened = await undefinedFor(devices.reopen(note, roots), 'wrong-secret', 'damaged')
  if (!opened || !isGoodFor(opened.self, limits.sessionLifetimeMs, await entrance.serverNowMs()))
    return undefined
  // The account has revoked this device, or the server was put back to a time before it.
  const resumed = await undefinedFor(resume(entrance, proved, opened.self), 'not-found', 'not-allowed')
  if (!resumed) return undefined
  const session = localSession(resumed.session, credentials.requestKey)
  const self = { ...opened.self, me: { ...opened.self.me, name }, workspaceName }
  await renameSelf(opened.store, self)
  await devices.signedIn({ ...note, name }, opened.storageKey, session)
  return { store: opened.store, self, session }
}

/** The login challenge: this device signs that it is here, for this session, this server and this moment. */
async function resume(entrance: Entrance, { credentials }: Proved, { deviceKeys }: Self) {
  const { deviceId, frame } = deviceKeys
  const proof = await signDeviceProof({
    context: deviceProofContexts.resume,
    origin: entrance.serverUrl,
    nonce: fromBase64url(credentials.sessionId),
    deviceId,
    timeMs: await entrance.serverNowMs(),
    frameKey: frame.privateKey,
  })
  return entrance.rest.call(resumeDevice, { deviceId, proof }, credentials)
}

async function enrolNewDevice(entrance: Entrance, proved: Proved): Promise<OpenDevice> {
  const { accountId, name, workspaceName, credentials } = proved
  const vault = await readWholeVault(entrance, proved)
  const entry = (wanted: string) => vault.opened.find((candidate) => candidate.name === wanted)?.content
  const [identity, workspaceKey] = [entry('identity'), entry(workspaceKeyName)]
  if (!identity) throw new CryptoError('damaged')
  const keys = await importAccountKeys(identity)
  const made = await makeDevice({
    devices: entrance.devices,
    outer: entrance.store,
    me: { accountId, name, role: 'member' },
    workspaceName,
    root: vault.state.root,
    workspaceKey: workspaceKey?.slice() ?? noWorkspaceKey(),
    identityPrivateKey: keys.identity,
    identityKey: keys.publicKeys.identityKey,
    nowMs: await entrance.serverNowMs(),
    packageCount: entrance.packageCount,
    entries: [...mirrorEntries(vault.opened), stateEntry(vault.state)],
  })
  identity.fill(0)
  const enrolled = await entrance.offer(made, () => enrol(entrance, { proved, made, state: vault.state }))
  await made.store.write({ put: [stateEntry(enrolled.state)] })
  const session = localSession(enrolled.session, credentials.requestKey)
  await entrance.devices.signedIn(made.note, made.storageKey, session)
  return { store: made.store, self: made.self, session }
}

interface Enrolling {
  proved: Proved
  made: NewDevice
  state: VaultState
}

/** Makes the device known to the server and, in the same moment, one of the vault's holders. */
async function enrol(
  entrance: Entrance,
  { proved, made, state }: Enrolling,
): Promise<{ state: VaultState; session: Session }> {
  const { accountId, credentials } = proved
  const change = { holders: withHolder(made.holder) }
  for (let [now, tries] = [state, 1]; ; tries++) {
    const next = await withChange(accountId, now, { change, leaves: async () => [] })
    const vault = { after: now.version, head: await headOf(accountId, next) }
    const enrolment = { certificate: made.certificate, keyPackages: made.upload, vault }
    try {
      const { session } = await entrance.rest.call(enrolDevice, enrolment, credentials)
      return { state: next, session }
    } catch (error) {
      const wasSecond = error instanceof ChatError && error.code === 'vault-conflict'
      if (!wasSecond || tries === MOST_TRIES) throw error
    }
    const again = await readWholeVault(entrance, proved)
    await made.store.write({ put: [...mirrorEntries(again.opened), stateEntry(again.state)] })
    now = again.state
  }
}

async function readWholeVault({ rest }: Entrance, { accountId, credentials, opener }: Proved) {
  const pages = await readPages((after) => rest.call(readVault, { after }, credentials), 0)
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
