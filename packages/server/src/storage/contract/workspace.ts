import {
  limits,
  type EventId,
  type InviteId,
  type RoomId,
  type RoomKind,
  type VaultHead,
} from '@securechat/protocol'
import type { InviteRecord, NewAccount, SessionRecord } from '../records.ts'
import type { Storage } from '../storage.ts'
import { aCommit, anId, aPerson, NOW_MS, randomText, someKeyPackages, type Person } from './entries.ts'

export function anAccount(
  person: Person,
  name: string,
  admission: NewAccount['admission'] = { kind: 'set-up', workspaceName: 'Wonderland' },
): NewAccount {
  const { accountId, deviceId } = person
  return {
    account: {
      accountId,
      name,
      nameKey: name.toLowerCase(),
      role: admission.kind === 'set-up' ? 'owner' : 'member',
      registrationRecord: randomText(192),
      identityKey: randomText(294),
      sealingKey: randomText(294),
      agreementKey: randomText(97),
      createdAtMs: NOW_MS,
    },
    device: aDevice(person),
    session: { ...aSession(person), deviceId, kind: 'new-account' },
    keyPackages: someKeyPackages(2, true),
    head: aHead(1),
    vault: [{ name: 'identity', version: 1, sealed: randomText(100) }],
    admission,
  }
}

export function aHead(version: number, changes: Partial<VaultHead> = {}): VaultHead {
  const wraps = [{ holder: 'password', sealed: randomText(80) }]
  return { version, rootVersion: 1, manifest: randomText(120), wraps, ...changes }
}
export const aSession = ({ accountId }: Person, changes: Partial<SessionRecord> = {}): SessionRecord => ({
  sessionId: randomText(16),
  accountId,
  kind: 'password',
  addressRange: '192.0.2.0/24',
  requestKey: randomText(32),
  createdAtMs: NOW_MS,
  usedAtMs: NOW_MS,
  expiresAtMs: NOW_MS + limits.sessionLifetimeMs,
  refreshCount: 0,
  ...changes,
})

export function aDevice({ accountId, deviceId }: Person): NewAccount['device'] {
  const certificate = { body: randomText(300), signature: randomText(256) }
  return { deviceId, accountId, certificate, frameKey: randomText(32), createdAtMs: NOW_MS }
}

export function anInvite(roomId: RoomId, maker: Person, changes: Partial<InviteRecord> = {}): InviteRecord {
  return {
    inviteId: anId<InviteId>(),
    roomId,
    accountId: maker.accountId,
    sealed: randomText(90),
    createdAtMs: NOW_MS,
    expiresAtMs: NOW_MS + limits.inviteLifetimeMs,
    usesLeft: limits.inviteUses,
    ...changes,
  }
}

/** A workspace with these people in it, the first of whom set it up; each has one device. */
export async function aWorkspace<Name extends string>(
  storage: Storage,
  first: Name,
  ...others: Name[]
): Promise<Record<Name, Person>> {
  const founder = aPerson()
  await storage.createAccount(anAccount(founder, first))
  const lobby = await anEmptyRoom(storage, founder)
  const invite = anInvite(lobby, founder)
  await storage.createInvite(invite)
  const invited = others.map((name) => ({ name, person: aPerson() }))
  const admission = { kind: 'invite', inviteId: invite.inviteId } as const
  await Promise.all(
    invited.map(({ name, person }) => storage.createAccount(anAccount(person, name, admission))),
  )
  const entries = [[first, founder], ...invited.map(({ name, person }) => [name, person])]
  // Safe: every name given has just been entered.
  return Object.fromEntries(entries) as Record<Name, Person>
}

/** A room with nobody in it but its maker. */
export async function anEmptyRoom(
  storage: Storage,
  maker: Person,
  kind: RoomKind = 'group',
): Promise<RoomId> {
  const roomId = anId<RoomId>()
  const profile = kind === 'open' ? { sealedProfile: randomText(40) } : {}
  const made = { roomId, eventId: anId<EventId>(), kind, history: 'shared', nowMs: NOW_MS } as const
  await storage.createRoom({ ...made, ...profile, ...maker })
  return roomId
}

/** A room whose second entry is the commit that added everybody else. */
export async function aRoom(storage: Storage, maker: Person, ...others: Person[]): Promise<RoomId> {
  const roomId = await anEmptyRoom(storage, maker)
  await storage.append(aCommit({ roomId, sender: maker, after: 1, adds: others }))
  return roomId
}

/** Direct rooms: `maker` makes it for itself and `other`. */
export async function aDirectRoom(storage: Storage, maker: Person, other: Person, roomId = anId<RoomId>()) {
  const made = { roomId, eventId: anId<EventId>(), kind: 'direct', history: 'shared', nowMs: NOW_MS } as const
  return storage.createRoom({ ...made, with: other.accountId, ...maker })
}

/** The whole log of a room. */
export async function logOf(storage: Storage, roomId: RoomId) {
  const all = []
  for (let after = 0, more = true; more; after = all.length) {
    const page = await storage.events({ roomId, after, limit: limits.historyPageEvents, floorSeq: 0 })
    all.push(...page.events)
    more = page.more
  }
  return all
}
