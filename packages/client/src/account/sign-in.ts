import {
  CryptoError,
  fromBase64url,
  fromUtf8,
  importAccountKeys,
  passwordKek,
  startLogin,
  unwrapRoot,
  type Bytes,
} from '@securechat/crypto'
import {
  beginSession,
  CertificateBody,
  ChatError,
  enrolDevice,
  finishSession,
  limits,
  readVault,
  resumeDevice,
  type AccountId,
} from '@securechat/protocol'
import type { StoreEntry } from '../store/store.ts'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { makeDevice } from './new-device.ts'
import { renameSelf, type Self } from './self.ts'
import { mirrorEntries, openEntries, placeEntry, type OpenedEntry } from './vault-entries.ts'

/** Proved to be this account, from a session that has no device yet. */
interface Proved {
  accountId: AccountId
  name: string
  workspaceName: string
  token: string
  root: Bytes
}

/**
 * Signs in with the password. An installation that was this account's device continues as that device, with everything it
 * has; any other becomes a new device and takes over the vault.
 *
 * @throws ChatError `wrong-password`, `sign-in-expired`, `too-fast`, `not-set-up`; OfflineError
 */
export async function signInWithPassword(
  entrance: Entrance,
  given: { name: string; password: string },
): Promise<OpenDevice> {
  const proved = await prove(entrance, given)
  return (await continueDevice(entrance, proved)) ?? (await enrolNewDevice(entrance, proved))
}

async function prove(
  { rest }: Entrance,
  { name, password }: { name: string; password: string },
): Promise<Proved> {
  const login = await startLogin(password)
  const begun = await rest.call(beginSession, { name, startLoginRequest: login.request })
  const { accountId } = begun
  const { finish, exportKey } = await orWrongPassword(login.finish(begun.loginResponse))
  const finished = await rest.call(finishSession, { signInId: begun.signInId, finishLoginRequest: finish })
  const kek = await passwordKek(exportKey, accountId)
  const root = await unwrapRoot(kek, fromBase64url(finished.wrappedRoot), accountId)
  const { session, workspaceName } = finished
  return { accountId, name: finished.name, workspaceName, token: session.token, root }
}

/** Nothing when this installation is not a device of the account (any more). */
async function continueDevice(entrance: Entrance, proved: Proved): Promise<OpenDevice | undefined> {
  const { rest, devices } = entrance
  const { accountId, name, workspaceName, token, root } = proved
  const note = await devices.notes.get(accountId)
  const opened = note && (await undefinedFor(devices.reopen(note, root), 'wrong-secret', 'damaged'))
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
  const { accountId, name, workspaceName, token, root } = proved
  const { opened, place } = await readWholeVault(entrance, proved)
  const entry = (wanted: string) => opened.find((candidate) => candidate.name === wanted)?.content
  const [identity, workspaceKey] = [entry('identity'), entry('workspace')]
  if (!identity || !workspaceKey) throw new CryptoError('damaged')
  const keys = await importAccountKeys(identity)
  identity.fill(0)
  const made = await makeDevice({
    devices: entrance.devices,
    outer: entrance.store,
    me: { accountId, name, role: 'member' },
    workspaceName,
    root,
    workspaceKey: workspaceKey.slice(),
    identityPrivateKey: keys.identity,
    identityKey: keys.publicKeys.identityKey,
    nowMs: await entrance.serverNowMs(),
    packageCount: entrance.packageCount,
    entries: [...mirrorEntries(opened), place],
  })
  const enrolment = { certificate: made.certificate, keyPackages: made.upload }
  await entrance.offer(made, () => entrance.rest.call(enrolDevice, enrolment, token))
  await entrance.devices.signedIn(made.note, made.storageKey, token)
  return { store: made.store, self: made.self, token }
}

async function readWholeVault({ rest }: Entrance, { accountId, token, root }: Proved) {
  const opened: OpenedEntry[] = []
  let place = 0
  for (let more = true; more;) {
    const page = await rest.call(readVault, { after: place }, token)
    // An entry that does not open is left out; without the two that matter nothing goes on.
    opened.push(...(await openEntries({ root, accountId }, page.entries, () => {})))
    place = page.place
    more = page.more
  }
  const read: { opened: OpenedEntry[]; place: StoreEntry } = { opened, place: placeEntry(place) }
  return read
}

/** A device whose certificate runs out during the session could not be added anywhere any more: a new one takes its place. */
function isGoodFor({ certificate }: Self, forMs: number, nowMs: number): boolean {
  const body = CertificateBody.parse(JSON.parse(fromUtf8(fromBase64url(certificate.body))))
  return nowMs + forMs < body.expiresAtMs
}

/** For people it is one thing whether the client or the server found out. */
async function orWrongPassword<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof CryptoError && cause.code === 'wrong-secret')
      throw new ChatError('wrong-password', { cause })
    throw cause
  }
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
