import { createAuthority, signSocketChallenge } from '@securechat/crypto'
import type { AccountId, FileId, RoomId } from '@securechat/protocol'
import { DeviceDirectory } from '../account/device-directory.ts'
import { KeyPackages } from '../account/key-packages.ts'
import type { OpenDevice } from '../account/local-device.ts'
import type { LocalSession } from '../account/local-session.ts'
import { deviceHolder } from '../account/new-device.ts'
import { OwnDevices } from '../account/own-devices.ts'
import { OwnSessions } from '../account/own-sessions.ts'
import { Directory } from '../account/people.ts'
import { LinkFromAccount } from '../account/linking.ts'
import { Passkeys } from '../account/passkeys.ts'
import { VaultPins } from '../account/pins.ts'
import { SessionKeeper } from '../account/session-keeper.ts'
import { Settings } from '../account/settings.ts'
import { Plugins } from '../account/plugins.ts'
import { Reports } from '../account/reports.ts'
import { Security } from '../account/security.ts'
import { Trust } from '../account/trust.ts'
import { WorkspaceKey } from '../account/workspace-key.ts'
import { VaultMirror } from '../account/vault.ts'
import { Verdicts } from '../account/verdicts.ts'
import { SocketLink } from '../connection/link.ts'
import type { Identity, Rooms } from '../context.ts'
import { Downloads } from '../files/downloads.ts'
import { FileLimits } from '../files/file-limit.ts'
import { FileTransfer } from '../files/file-transfer.ts'
import { FileUploads } from '../files/uploads.ts'
import { backoffMs } from '../room/pauses.ts'
import type { Me, OverReason } from '../state.ts'
import type { Store } from '../store/store.ts'
import type { Environment } from './environment.ts'

/** What a session reports to the engine around it. */
export interface SessionEvents {
  /** Something to show may be different; with a room, its timeline too. */
  changed: (roomId?: RoomId) => void
  connectionChanged: () => void
  transferred: (progress: { fileId: FileId; doneBytes: number; totalBytes: number }) => void
  /** The session has other tokens now. Resolves once they are durable on this device. */
  renewed: (session: LocalSession) => Promise<void>
  /** The server does not accept this session any more. */
  over: (reason: OverReason) => void
}

/** Everything that runs while somebody is signed in. */
export interface SessionParts {
  link: SocketLink
  vault: VaultMirror
  people: Directory
  keyPackages: KeyPackages
  devices: OwnDevices
  keeper: SessionKeeper
  sessions: OwnSessions
  trust: Trust
  settings: Settings
  reports: Reports
  plugins: Plugins
  passkeys: Passkeys
  security: Security
  linking: LinkFromAccount
  workspaceKey: WorkspaceKey
  identity: Identity & { me: Me }
  downloads: Downloads
  fileLimits: FileLimits
  rooms: Rooms
}

/** Puts a session together from what is on the device; nothing runs yet, and nothing needs the network. */
export async function assemble(
  device: OpenDevice,
  environment: Environment,
  events: SessionEvents,
): Promise<SessionParts> {
  const { store, self } = device
  const { accountId } = self.me
  const { serverUrl, nowMs, random, schedule, fault } = environment
  const { link, keeper } = createLink(device, environment, events)
  const holder = await deviceHolder(self)
  const vault = await VaultMirror.load({ store, link, accountId, holder, fault })
  const pins = await VaultPins.load(vault, fault)
  const verdicts = await Verdicts.load(vault, fault)
  const people = await Directory.load({ store, link, pins, verdicts })
  const directory = await DeviceDirectory.load({ store, link, everybody: () => everybodyIn(people) })
  const authority = createAuthority({ directory, pins, nowMs: () => link.serverNowMs() })
  people.checkWith(directory, authority)
  const { deviceKeys, certificate } = self
  const count = environment.packageCount
  const keyPackages = new KeyPackages(store, { accountId, deviceKeys, certificate, count })
  const devices = new OwnDevices({ link, vault, deviceId: deviceKeys.deviceId, label: environment.label })
  const trust = trustOf({ vault, people, pins, verdicts }, self.identityKey)
  const identity = identityOf(device, { authority, vault, keyPackages })
  const { changed, transferred } = events
  const { deviceId } = deviceKeys
  const settings = await Settings.load({ vault, deviceId, changed: () => changed(), fault })
  const { uploads, ...files } = filesOf(store, environment, { link, keeper, transferred })
  const context = {
    store,
    link,
    identity,
    people,
    uploads,
    serverUrl,
    nowMs,
    random,
    schedule,
    changed,
    fault,
  }
  const rooms = environment.createRooms(context)
  return {
    link,
    vault,
    people,
    keyPackages,
    devices,
    keeper,
    sessions: new OwnSessions(link),
    trust,
    settings,
    reports: new Reports({ link, people, authority }),
    plugins: new Plugins(link),
    ...keeping(environment, { link, vault, accountId }),
    identity,
    ...files,
    rooms,
    workspaceKey: workspaceKeyOf(device, { link, vault, people, identity, rooms, changed }),
  }
}

function workspaceKeyOf(
  { store, self }: OpenDevice,
  given: Pick<SessionParts, 'link' | 'vault' | 'people' | 'identity' | 'rooms'> &
    Pick<SessionEvents, 'changed'>,
): WorkspaceKey {
  const { identity, rooms, changed, ...parts } = given
  return new WorkspaceKey({
    ...parts,
    store,
    key: self.workspaceKey,
    me: () => identity.me,
    changed: () => changed(),
    arrived: () => rooms.refreshOpenRooms(),
  })
}

function trustOf(
  parts: Pick<SessionParts, 'vault' | 'people'> & { pins: VaultPins; verdicts: Verdicts },
  identityKey: string,
): Trust {
  const { people } = parts
  return new Trust({ ...parts, identityKey, decided: (accountId) => people.decided([accountId]) })
}

async function everybodyIn(people: Directory): Promise<AccountId[]> {
  await people.refresh()
  return people.all().map((person) => person.accountId)
}

function filesOf(
  store: Store,
  { serverUrl, fetch, random, schedule, fault }: Environment,
  { link, keeper, transferred }: Pick<SessionEvents, 'transferred'> & Pick<SessionParts, 'link' | 'keeper'>,
): Pick<SessionParts, 'downloads' | 'fileLimits'> & { uploads: FileUploads } {
  const prove = (method: string, url: string) => keeper.headers(method, url)
  const transfer = new FileTransfer({ serverUrl, prove, fetch })
  const progress = (fileId: FileId, doneBytes: number, totalBytes: number) =>
    transferred({ fileId, doneBytes, totalBytes })
  const pause = (tries: number) =>
    new Promise<void>((resolve) => {
      schedule(backoffMs(tries, { firstMs: 300, mostMs: 10_000, random: random() }), resolve)
    })
  return {
    uploads: new FileUploads({ store, link, transfer, random, schedule, progress, fault }),
    downloads: new Downloads({ transfer, pause, progress }),
    fileLimits: new FileLimits(link),
  }
}

function identityOf(
  { self }: OpenDevice,
  {
    authority,
    vault,
    keyPackages,
  }: Pick<Identity, 'authority'> & Pick<SessionParts, 'vault' | 'keyPackages'>,
): SessionParts['identity'] {
  const { me, workspaceName, deviceKeys, certificate, identityKey, workspaceKey } = self
  return {
    me,
    workspaceName,
    deviceId: deviceKeys.deviceId,
    deviceKeys,
    certificate,
    identityKey,
    workspaceKey,
    authority,
    vault,
    keyPackageSecret: (ref) => keyPackages.find(ref),
    keyPackageRefs: () => keyPackages.refs(),
  }
}

/** What has to do with how the account is opened and kept. */
function keeping(
  { rest, schedule }: Environment,
  parts: { link: SocketLink; vault: VaultMirror; accountId: AccountId },
): Pick<SessionParts, 'passkeys' | 'security' | 'linking'> {
  const { link, vault } = parts
  const passkeys = new Passkeys(parts)
  const security = new Security({ ...parts, passkeys })
  return {
    passkeys,
    security,
    linking: new LinkFromAccount({ link, rest, schedule, root: () => vault.root }),
  }
}

/** The link asks the keeper for tokens, and the keeper the link for the time. */
function createLink(device: OpenDevice, environment: Environment, events: SessionEvents) {
  const { deviceKeys } = device.self
  const { deviceId, frame } = deviceKeys
  const { serverUrl, rest, connect, nowMs, random, schedule } = environment
  const keeper = new SessionKeeper({
    session: device.session,
    rest,
    deviceKeys,
    serverUrl,
    serverNowMs: () => link.serverNowMs(),
    save: events.renewed,
  })
  const link: SocketLink = new SocketLink({
    serverUrl,
    connect,
    nowMs,
    random,
    schedule,
    credentials: {
      token: async () => (await keeper.fresh()).token,
      sign: (challenge) => signSocketChallenge({ ...challenge, deviceId, frameKey: frame.privateKey }),
    },
    changed: events.connectionChanged,
    refused: events.over,
  })
  return { link, keeper }
}
