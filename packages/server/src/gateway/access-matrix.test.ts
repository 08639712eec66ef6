import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type AccountId,
  type DeviceId,
  type EventId,
  type InviteId,
  joinRoom,
  operations,
  type Operation,
  type RoomId,
} from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import {
  accountRows,
  adminRows,
  all,
  type Input,
  type Outcome,
  publicRows,
  type Place,
  type Role,
  roles,
  type Row,
  withDevice,
} from './access-rows.fixture.ts'
import { askRaw } from '../test-world/ask.ts'
import { anId, randomText } from '../test-world/ids.ts'
import { newKeys, someKeyPackages } from '../test-world/keys.ts'
import { aCommit, certificateOf, type Person } from '../test-world/person.ts'
import { sessionIdOf } from '../test-world/proofs.ts'
import { TestServer } from '../test-world/test-server.ts'
import { TestSocket } from '../test-world/test-socket.ts'

let server: TestServer
let alice: Person
let bob: Person

before(async () => {
  await opaque.ready
  server = await TestServer.start()
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
})
after(() => server[Symbol.asyncDispose]())

const aProof = () => ({ timeMs: Date.now(), signature: randomText(64) })
const aCertificate = () => certificateOf(bob.keys, { accountId: bob.accountId, deviceId: anId<DeviceId>() })
const subscriptionId = anId()
const aSubscription = () => ({
  subscriptionId,
  provider: 'webhook',
  endpoint: 'https://push.example.org/x',
})
const common = (roomId = anId<RoomId>()) => ({ roomId, eventId: anId<EventId>() })

/** A row for every operation: an input with which nothing but the role decides. */
const rows: Record<string, Row> = {
  'workspace.describe': { input: () => ({}) },
  'account.begin': {
    input: () => ({
      accountId: anId<AccountId>(),
      name: 'dave',
      admission: { kind: 'set-up', code: 'x', workspaceName: 'x' },
      registrationRequest: opaque.client.startRegistration({ password: 'x' }).registrationRequest,
    }),
    except: all('already-set-up'),
  },
  'account.create': { input: () => aRegistration(), except: all('invite-over') },
  'session.begin': {
    input: () => ({
      name: 'nobody',
      startLoginRequest: opaque.client.startLogin({ password: 'x' }).startLoginRequest,
    }),
  },
  'session.finish': {
    input: () => ({ signInId: randomText(16), finishLoginRequest: randomText(64) }),
    except: all('sign-in-expired'),
  },
  'device.enrol': {
    input: ({ vault }) => ({ certificate: aCertificate(), keyPackages: someKeyPackages(1), vault }),
    except: withDevice('not-allowed'),
  },
  'session.refresh': {
    input: () => ({ refreshToken: randomText(48), proof: aProof() }),
    except: all('not-signed-in'),
  },
  'session.list': { input: () => ({}) },
  // Somebody else's.
  'session.revoke': {
    input: () => ({ sessionId: sessionIdOf(alice.token) }),
    except: withDevice('not-found'),
  },
  'session.end-others': { input: () => ({}) },
  'device.resume': {
    input: () => ({ deviceId: bob.deviceId, proof: aProof() }),
    except: { deviceless: 'proof-wrong', ...withDevice('proof-wrong') },
  },
  'device.lookup': { input: () => ({ accountIds: [alice.accountId] }) },
  'device.list': { input: () => ({}) },
  // Somebody else's.
  'device.revoke': {
    input: ({ vault }) => ({ deviceId: alice.deviceId, vault }),
    except: withDevice('not-found'),
  },
  'keys.publish': { input: () => someKeyPackages(1) },
  'keys.claim': { input: () => ({ deviceIds: [alice.deviceId] }) },
  'people.list': { input: () => ({}) },
  'people.presence': { input: () => ({ state: 'away' }) },
  'push.subscribe': { input: () => aSubscription() },
  'push.list': { input: () => ({}) },
  'push.unsubscribe': { input: () => ({ subscriptionId: anId() }) },
  'room.create': { input: () => ({ kind: 'group', history: 'shared', ...common() }) },
  'room.list': { input: () => ({}) },
  'room.browse': { input: () => ({}) },
  'room.events': { input: ({ roomId }) => ({ roomId, after: 0 }) },
  'room.commit': { input: ({ roomId, commit }) => aCommit(roomId, commit) },
  'room.join': { input: ({ roomId }) => common(roomId) },
  'room.leave': {
    input: ({ roomId }) => common(roomId),
    except: { outsider: 'not-found', 'ex-member': 'not-found' },
  },
  'room.report-lost': { input: ({ roomId }) => common(roomId) },
  'room.describe': { input: ({ roomId }) => ({ roomId, sealedProfile: randomText(10) }) },
  'room.policy': {
    input: ({ roomId }) => ({ roomId, history: 'shared', keepDays: 0 }),
    except: { member: 'not-allowed' },
  },
  'room.cursor': { input: ({ roomId }) => ({ roomId, delivered: 1, read: 1 }) },
  'room.typing': { input: ({ roomId }) => ({ roomId }) },
  'room.welcomes': { input: () => ({}) },
  'room.welcomed': { input: ({ roomId }) => ({ roomId, seq: 2 }) },
  'message.send': { input: ({ roomId, commit }) => ({ ...bob.aMessage(roomId, commit) }) },
  ...publicRows,
  'room.member': {
    input: ({ roomId }) => ({ ...common(roomId), accountId: alice.accountId, change: 'promoted' }),
    except: { member: 'not-allowed' },
  },
  'room.talk': { input: () => ({ with: alice.accountId }), except: withDevice('not-allowed') },
  'message.erase': { input: ({ roomId }) => ({ roomId, eventIds: [anId<EventId>()] }) },
  'message.report': { input: ({ roomId }) => aReport(roomId), except: { member: 'report-unproven' } },
  // For who looks after the workspace; bob does not.
  'plugin.list': { input: () => ({}), except: withDevice('not-allowed') },
  'plugin.configure': { input: () => ({ name: 'one', settings: {} }), except: withDevice('not-allowed') },
  'plugin.restart': { input: () => ({ name: 'one' }), except: withDevice('not-allowed') },
  'invite.create': {
    input: ({ roomId }) => ({ roomId, inviteId: anId<InviteId>(), sealed: randomText(10) }),
  },
  'invite.read': { input: ({ inviteId }) => ({ inviteId }) },
  'invite.revoke': { input: ({ inviteId }) => ({ inviteId }), except: withDevice('not-allowed') },
  'vault.read': { input: () => ({ after: 0 }) },
  'vault.write': {
    input: ({ vault: update }) => ({
      update,
      entries: [{ name: `x/${randomText(8)}`, version: 1, sealed: 'AAAA' }],
    }),
  },
  ...accountRows,
  ...adminRows,
  // Last: it ends the session that the others use.
  'session.end': { input: () => ({}) },
}

/** A report of what nobody ever said. */
const aReport = (roomId: RoomId): Input => ({
  roomId,
  reportId: anId(),
  reason: '',
  message: {
    seq: 1,
    eventId: anId<EventId>(),
    accountId: alice.accountId,
    deviceId: alice.deviceId,
    epoch: 1,
    kid: '0',
    counter: 0,
    sentAtMs: 1,
    acceptedAtMs: 1,
    frankingTag: randomText(32),
    serverFrank: randomText(32),
    salt: randomText(32),
    signature: randomText(64),
    content: randomText(10),
  },
})

function aRegistration(): Input {
  const keys = newKeys()
  const accountId = anId<AccountId>()
  const { identityKey, sealingKey, agreementKey } = keys
  return {
    accountId,
    name: 'dave',
    admission: { kind: 'invite', inviteId: anId<InviteId>() },
    registrationRecord: randomText(192),
    identityKey,
    sealingKey,
    agreementKey,
    head: { version: 1, rootVersion: 1, manifest: 'AAAA', wraps: [{ holder: 'password', sealed: 'AAAA' }] },
    vault: [],
    certificate: certificateOf(keys, { accountId, deviceId: anId<DeviceId>() }),
    keyPackages: someKeyPackages(1),
  }
}

/** An open room of alice's, in which bob has his role. */
async function aRoomWithBobAs(role: Role): Promise<Place> {
  const roomId = await alice.makeRoom('open')
  const inviteId = await alice.makeInvite(roomId)
  const vault = await bob.vaultUpdate()
  if (role === 'asked') await bob.ask(joinRoom, common(roomId))
  if (role !== 'member' && role !== 'ex-member') return { roomId, inviteId, commit: 1, vault }
  const commit = await alice.add(roomId, 1, bob)
  const last = role === 'member' ? commit : await alice.remove(roomId, commit, bob)
  return { roomId, inviteId, commit: last, vault }
}

/** What the operation's access says, and nothing else. */
function expected({ name, access }: Operation, role: Role): Outcome {
  const exception = rows[name]!.except?.[role]
  if (exception !== undefined) return exception
  if (access === 'anyone') return 'ok'
  if (role === 'anonymous') return 'not-signed-in'
  if (role === 'deviceless') return access === 'account' ? 'ok' : 'no-device'
  return access === 'member' && role !== 'member' ? 'not-found' : 'ok'
}

async function tokenOf(role: Role): Promise<string | undefined> {
  if (role === 'anonymous') return undefined
  return role === 'deviceless' ? bob.signIn() : bob.token
}

async function outcomeOf(response: Response): Promise<Outcome> {
  if (response.ok) return 'ok'
  return ((await response.json()) as { code: string }).code
}

describe('the access matrix', () => {
  it('has a row for every operation, and no other', () => {
    assert.deepEqual(Object.keys(rows).sort(), operations.map(({ name }) => name).sort())
  })

  for (const name of Object.keys(rows))
    it(`${name} answers each role as its access says, over REST`, async () => {
      const operation = operations.find((one) => one.name === name)!
      for (const role of roles) {
        const place = await aRoomWithBobAs(role)
        const bobAgain = name === 'session.end' && role !== 'anonymous' ? await bob.enrol() : undefined
        const token = role === 'deviceless' ? await tokenOf(role) : (bobAgain?.token ?? (await tokenOf(role)))
        const response = await askRaw(server.url, name, rows[name]!.input(place), token)
        assert.equal(await outcomeOf(response), expected(operation, role), role)
      }
    })

  it('is the same over the socket, for those who can open one', async () => {
    await using socket = await bob.connect()
    for (const operation of operations.filter(({ name }) => name !== 'session.end'))
      for (const role of roles.slice(2)) {
        const place = await aRoomWithBobAs(role)
        const reply = await socket.request(operation.name, rows[operation.name]!.input(place))
        assert.equal(
          'error' in reply ? reply.error : 'ok',
          expected(operation, role),
          `${operation.name} ${role}`,
        )
      }
  })

  it('is nothing at all for a socket that has proved nothing', async () => {
    await using socket = await TestSocket.connect(server.url)
    for (const { name } of operations) {
      const reply = await socket.request(name, {})
      assert.ok('error' in reply && reply.error === 'not-signed-in', name)
    }
  })

  it('answers for a room that one is not in exactly as for one that never was', async () => {
    const place = await aRoomWithBobAs('outsider')
    const nowhere = { ...place, roomId: anId<RoomId>() }
    for (const { name, access } of operations.filter(
      (one) => one.access === 'member' || one.name === 'room.leave',
    )) {
      const [there, never] = await Promise.all(
        [place, nowhere].map((one) => askRaw(server.url, name, rows[name]!.input(one), bob.token)),
      )
      assert.deepEqual(await there!.text(), await never!.text(), `${name} ${access}`)
      assert.equal(there!.status, 404, name)
    }
  })
})
