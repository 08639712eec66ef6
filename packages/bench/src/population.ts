import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { limits, type AccountId, type DeviceId, type EventId, type RoomId } from '@securechat/protocol'
import { loadConfig, openStorageThread, openTokens, type Storage } from '@securechat/server'

/** Somebody who can open a socket. */
export interface Citizen {
  accountId: AccountId
  deviceId: DeviceId
  sessionId: string
  token: string
}

/** Who lives in a world, and what the load generator needs to speak for them. */
export interface Population {
  people: Citizen[]
  /** Each with its members, as places in `people`. */
  rooms: { roomId: RoomId; members: number[] }[]
  /** One Ed25519 key for every device, PEM: checking a signature costs the server the same. */
  frameKey: string
}

/** How many people there are, and who of them (by number) is in each room. */
export interface PopulationPlan {
  people: number
  rooms: number[][]
}

/** The entry that made everybody a member: what every message of a world follows. */
export const LAST_COMMIT_SEQ = 2

const AT_ONCE = 2_000

const BENCH_MS = 12 * 3_600_000

/** Fills a new database through the store's own interface; nothing in it was made by another way. */
export async function populate(path: string, plan: PopulationPlan): Promise<Population> {
  const storage = await openStorageThread(path, { maxWaitingCalls: 100_000 })
  try {
    return await fill(storage, plan)
  } finally {
    await storage.close()
  }
}

async function fill(storage: Storage, plan: PopulationPlan): Promise<Population> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const frameKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
  const people = Array.from({ length: plan.people }, newCitizen)
  const [founder] = people
  if (!founder) throw new RangeError('A world needs somebody.')
  await issueTokens(storage, people, frameKey)
  await storage.createAccount(accountOf(founder, { frameKey, name: 'p0' }))
  const inviteId = await openDoor(storage, founder)
  await inBatches(people.slice(1), (citizen, i) =>
    storage.createAccount(accountOf(citizen, { frameKey, name: `p${i + 1}`, inviteId })),
  )
  const rooms = plan.rooms.map((members) => ({ roomId: id<RoomId>(), members }))
  await inBatches(rooms, ({ roomId, members }) => makeRoom(storage, roomId, membersOf(people, members)))
  return { people, rooms, frameKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }
}

async function inBatches<Item>(items: Item[], work: (item: Item, i: number) => Promise<unknown>) {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await Promise.all(items.slice(from, from + AT_ONCE).map((item, i) => work(item, from + i)))
}

const membersOf = (people: Citizen[], members: number[]) => members.map((member) => people[member]!)

/** Its first entry makes the room, its second brings in everybody else. */
async function makeRoom(storage: Storage, roomId: RoomId, members: Citizen[]): Promise<void> {
  const [maker, ...others] = members
  if (!maker) return
  const { accountId, deviceId } = maker
  const nowMs = Date.now()
  const made = { roomId, eventId: id<EventId>(), kind: 'group', history: 'shared', nowMs } as const
  await storage.createRoom({ ...made, accountId, deviceId })
  const place = { roomId, eventId: id<EventId>(), accountId, deviceId, acceptedAtMs: nowMs }
  const adds = others.map((other) => other.accountId)
  const event = { kind: 'commit' as const, ...place, commit: random(200), adds, removes: [] }
  await storage.append({
    kind: 'commit',
    event,
    afterCommitSeq: 1,
    addedDevices: [],
    removedDevices: [],
  })
}

type Invite = Parameters<Storage['createInvite']>[0]

async function openDoor(storage: Storage, maker: Citizen): Promise<Invite['inviteId']> {
  const roomId = id<RoomId>()
  await makeRoom(storage, roomId, [maker])
  const inviteId = id<Invite['inviteId']>()
  const times = { createdAtMs: Date.now(), expiresAtMs: Date.now() + limits.inviteLifetimeMs }
  const { accountId } = maker
  await storage.createInvite({ inviteId, roomId, accountId, sealed: random(90), ...times, usesLeft: 1e9 })
  return inviteId
}

type NewAccount = Parameters<Storage['createAccount']>[0]

const sessionOf = (
  { accountId, deviceId, sessionId }: Citizen,
  createdAtMs: number,
): NewAccount['session'] => ({
  sessionId,
  accountId,
  deviceId,
  kind: 'password',
  addressRange: '127.0.0.0/24',
  requestKey: random(32),
  createdAtMs,
  usedAtMs: createdAtMs,
  expiresAtMs: createdAtMs + limits.sessionLifetimeMs,
  refreshCount: 1,
})

/** Tokens of this world's own server, good for as long as a bench may take. */
async function issueTokens(storage: Storage, people: Citizen[], frameKey: string): Promise<void> {
  const { tokens } = await openTokens(storage, loadConfig(), () => Date.now() + BENCH_MS)
  await inBatches(people, async (citizen) => {
    const issued = await tokens.issue(sessionOf(citizen, Date.now()), frameKey)
    citizen.token = issued.token
  })
}

function accountOf(
  citizen: Citizen,
  { frameKey, name, inviteId }: { frameKey: string; name: string; inviteId?: Invite['inviteId'] },
): NewAccount {
  const { accountId, deviceId } = citizen
  const createdAtMs = Date.now()
  const admission: NewAccount['admission'] = inviteId
    ? { kind: 'invite', inviteId }
    : { kind: 'set-up', workspaceName: 'Bench' }
  const keys = { identityKey: random(294), sealingKey: random(294), agreementKey: random(97) }
  const secrets = { registrationRecord: random(192), wrappedRoot: random(60) }
  const role = inviteId ? 'member' : 'owner'
  const certificate = { body: random(300), signature: random(256) }
  return {
    account: { accountId, name, nameKey: name, role, ...keys, ...secrets, createdAtMs },
    device: { deviceId, accountId, certificate, frameKey, createdAtMs },
    session: sessionOf(citizen, createdAtMs),
    keyPackages: { oneTime: [] },
    vault: [],
    head: {
      version: 1,
      rootVersion: 1,
      manifest: random(120),
      wraps: [{ holder: 'password', sealed: random(80) }],
    },
    admission,
  }
}

const newCitizen = (): Citizen => ({
  accountId: id<AccountId>(),
  deviceId: id<DeviceId>(),
  sessionId: random(16),
  token: '',
})

const random = (byteCount: number) => randomBytes(byteCount).toString('base64url')

// Safe: an id of any kind is 16 random bytes in base64url.
const id = <Id extends string>(): Id => random(16) as Id
