import { createAuthority, signSocketChallenge } from '@securechat/crypto'
import type { AccountId, FileId, RoomId } from '@securechat/protocol'
import { DeviceDirectory } from '../account/device-directory.ts'
import { KeyPackages } from '../account/key-packages.ts'
import type { OpenDevice } from '../account/local-device.ts'
import { deviceHolder } from '../account/new-device.ts'
import { OwnDevices } from '../account/own-devices.ts'
import { Directory } from '../account/people.ts'
import { VaultPins } from '../account/pins.ts'
import { Settings } from '../account/settings.ts'
import { Reports } from '../account/reports.ts'
import { Trust } from '../account/trust.ts'
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
import type { Environment } from './environment.ts'

/** What a session reports to the engine around it. */
export interface SessionEvents {
  /** Something to show may be different; with a room, its timeline too. */
  changed: (roomId?: RoomId) => void
  connectionChanged: () => void
  transferred: (progress: { fileId: FileId; doneBytes: number; totalBytes: number }) => void
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
  trust: Trust
  settings: Settings
  reports: Reports
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
  const link = createLink(device, environment, events)
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
  const { changed } = events
  const { deviceId } = deviceKeys
  const settings = await Settings.load({ vault, deviceId, changed: () => changed(), fault })
  const { uploads, ...files } = filesOf(device, environment, { link, transferred: events.transferred })
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
  return {
    link,
    vault,
    people,
    keyPackages,
    devices,
    trust,
    settings,
    reports: new Reports({ link, people, authority }),
    identity,
    ...files,
    rooms: environment.createRooms(context),
  }
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
  { store, token }: OpenDevice,
  { serverUrl, fetch, random, schedule, fault }: Environment,
  { link, transferred }: Pick<SessionEvents, 'transferred'> & Pick<SessionParts, 'link'>,
): Pick<SessionParts, 'downloads' | 'fileLimits'> & { uploads: FileUploads } {
  const transfer = new FileTransfer({ serverUrl, token, fetch })
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

function createLink(device: OpenDevice, environment: Environment, events: SessionEvents): SocketLink {
  const { deviceId, frame } = device.self.deviceKeys
  const { serverUrl, connect, nowMs, random, schedule } = environment
  return new SocketLink({
    serverUrl,
    connect,
    nowMs,
    random,
    schedule,
    credentials: {
      token: device.token,
      sign: (challenge) => signSocketChallenge({ ...challenge, deviceId, frameKey: frame.privateKey }),
    },
    changed: events.connectionChanged,
    refused: events.over,
  })
}
