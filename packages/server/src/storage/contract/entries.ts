import { randomBytes } from 'node:crypto'
import type { AccountId, DeviceId, EventId, KeyPackageUpload, RoomEvent, RoomId } from '@securechat/protocol'
import type { Append } from '../records.ts'

/** When everything in these tests happens, unless a test says otherwise. */
export const NOW_MS = 1_800_000_000_000

export const randomText = (byteCount: number): string => randomBytes(byteCount).toString('base64url')

/** An id nobody has used. */
export function anId<Id extends string>(): Id {
  // Safe: an id of any kind is 16 random bytes in base64url.
  return randomText(16) as Id
}

export interface Person {
  accountId: AccountId
  deviceId: DeviceId
}

export function aPerson(): Person {
  return { accountId: anId<AccountId>(), deviceId: anId<DeviceId>() }
}

/** Where an entry goes and who sends it. */
export interface From {
  roomId: RoomId
  sender: Person
  eventId?: EventId
  nowMs?: number
}

function place({ roomId, sender, eventId = anId<EventId>(), nowMs = NOW_MS }: From) {
  return { roomId, eventId, ...sender, acceptedAtMs: nowMs }
}

type MessageParts = From & {
  after: number
  kid?: string
  counter?: number
  frame?: string
  sentAtMs?: number
}

/** A message sealed after the commit `after`, under a sealing key of its own unless `kid` says which. */
export function aMessage(parts: MessageParts): Append & { kind: 'message' } {
  const { after, kid = randomText(36), counter = 0, frame = randomText(100) } = parts
  const sealed = {
    epoch: 1,
    sentAtMs: parts.sentAtMs ?? parts.nowMs ?? NOW_MS,
    frankingTag: randomText(32),
    serverFrank: randomText(32),
    frame,
  }
  return {
    kind: 'message',
    event: { kind: 'message', ...place(parts), ...sealed },
    afterCommitSeq: after,
    kid,
    counter,
  }
}

type CommitParts = From & {
  after: number
  adds?: Person[]
  removes?: Person[]
  addedDevices?: DeviceId[]
  removedDevices?: DeviceId[]
  welcome?: string
}

/** A commit after the commit `after`. People are added and removed with their devices, and welcomed. */
export function aCommit(parts: CommitParts): Append & { kind: 'commit' } {
  const { after, adds = [], removes = [], welcome = randomText(60) } = parts
  const people = { adds: adds.map(accountOf), removes: removes.map(accountOf) }
  return {
    kind: 'commit',
    event: { kind: 'commit', ...place(parts), commit: randomText(200), ...people },
    afterCommitSeq: after,
    welcome,
    addedDevices: parts.addedDevices ?? adds.map(deviceOf),
    removedDevices: parts.removedDevices ?? removes.map(deviceOf),
  }
}

type Change = Extract<RoomEvent, { kind: 'roster' }>['change']

export function aRosterChange(change: Change, parts: From): Append & { kind: 'roster' } {
  return { kind: 'roster', event: { kind: 'roster', ...place(parts), change } }
}

export function someKeyPackages(count: number, hasLastResort = false): KeyPackageUpload {
  const one = () => ({ ref: randomText(48), keyPackage: randomText(80) })
  const oneTime = Array.from({ length: count }, one)
  return hasLastResort ? { oneTime, lastResort: one() } : { oneTime }
}

const accountOf = (person: Person) => person.accountId
const deviceOf = (person: Person) => person.deviceId
