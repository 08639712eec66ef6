import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type AccountId,
  beginAccount,
  beginSession,
  createAccount,
  describeWorkspace,
  deviceProofContexts,
  type DeviceId,
  enrolDevice,
  finishSession,
  type InviteId,
  limits,
  listPeople,
  lookupDevices,
  readVault,
  resumeDevice,
} from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { ask, Refused } from '../../test-world/ask.ts'
import { anId, randomText } from '../../test-world/ids.ts'
import { newKeys, rsaPair, someKeyPackages, spkiOf } from '../../test-world/keys.ts'
import { ManualClock } from '../../test-world/manual-clock.ts'
import { certificateOf, Person } from '../../test-world/person.ts'
import { deviceProof, sessionIdOf } from '../../test-world/proofs.ts'
import { TestServer } from '../../test-world/test-server.ts'

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      assert.ok(error instanceof Refused, String(error))
      return error.code
    },
  )

describe('setting up', () => {
  it('needs the code that the server made, and happens once', async () => {
    await using server = await TestServer.start()
    const { url } = server
    assert.deepEqual((await ask(url, describeWorkspace, {})).isSetUp, false)
    const workspaceName = 'Wonderland'
    const code = server.server.setUpCode!
    const setUp = (given: string) =>
      Person.register(url, 'alice', { kind: 'set-up', code: given, workspaceName })
    assert.equal(await refusal(setUp('00000-00000-00000-00000')), 'set-up-code-wrong')
    assert.equal(
      await refusal(Person.register(url, 'eve', { kind: 'invite', inviteId: anId<InviteId>() })),
      'not-set-up',
    )
    const begin = {
      name: 'alice',
      startLoginRequest: opaque.client.startLogin({ password: 'x' }).startLoginRequest,
    }
    assert.equal(await refusal(ask(url, beginSession, begin)), 'not-set-up')
    const alice = await setUp(code.toLowerCase())
    assert.equal(await refusal(setUp(code)), 'already-set-up')
    const about = await ask(url, describeWorkspace, {})
    assert.equal(about.name, workspaceName)
    assert.equal(about.isSetUp, true)
    assert.deepEqual(
      (await alice.ask(listPeople, {})).people.map(({ name, role }) => [name, role]),
      [['alice', 'owner']],
    )
  })

  it('lets one of two who have the code be first', async () => {
    await using server = await TestServer.start()
    const admission = { kind: 'set-up', code: server.server.setUpCode!, workspaceName: 'W' } as const
    const prepared = await Promise.all(
      ['alice', 'mallory'].map((name) => Person.registration(server.url, name, admission)),
    )
    const outcomes = await Promise.all(
      prepared.map(({ input }) => refusal(ask(server.url, createAccount, input))),
    )
    assert.deepEqual(outcomes.sort(), ['accepted', 'already-set-up'])
  })

  it('makes no code when there is an account already', async () => {
    await using first = await TestServer.start()
    await first.setUp()
    await using second = await TestServer.start({ storage: first.storage })
    assert.equal(second.server.setUpCode, undefined)
    assert.equal((await ask(second.url, describeWorkspace, {})).isSetUp, true)
  })
})

describe('making an account', () => {
  let server: TestServer
  let alice: Person
  before(async () => {
    server = await TestServer.start()
    alice = await server.setUp('alice')
  })
  after(() => server[Symbol.asyncDispose]())

  const anInvite = async () =>
    ({ kind: 'invite', inviteId: await alice.makeInvite(await alice.makeRoom('group')) }) as const

  it('needs an invitation that is not over, and a name that nobody has', async () => {
    const { url } = server
    const bob = await Person.register(url, 'Bob  Builder', await anInvite())
    assert.equal(await refusal(Person.register(url, 'ｂob builder', await anInvite())), 'name-taken')
    assert.equal(
      await refusal(Person.register(url, 'carol', { kind: 'invite', inviteId: anId<InviteId>() })),
      'invite-over',
    )
    const { people } = await bob.ask(listPeople, {})
    assert.deepEqual(
      people.map(({ name, role }) => [name, role]),
      [
        ['alice', 'owner'],
        ['Bob  Builder', 'member'],
      ],
    )
    assert.equal((await bob.ask(readVault, { after: 0 })).entries[0]?.name, 'identity')
    assert.equal(
      (await alice.ask(lookupDevices, { accountIds: [bob.accountId] })).devices[0]?.deviceId,
      bob.deviceId,
    )
  })

  it('answers no OPAQUE request for an account that exists', async () => {
    const { registrationRequest } = opaque.client.startRegistration({ password: 'guess' })
    const input = {
      accountId: alice.accountId,
      name: 'mallory',
      admission: await anInvite(),
      registrationRequest,
    }
    assert.equal(await refusal(ask(server.url, beginAccount, input)), 'bad-request')
  })

  it('needs keys, certificate and record that fit', async () => {
    const prepared = await Person.registration(server.url, 'dora', await anInvite())
    const { input, keys } = prepared
    const { accountId } = input
    const others = newKeys()
    const wrong = [
      { certificate: certificateOf(others, { accountId, deviceId: anId<DeviceId>() }) },
      { certificate: certificateOf(keys, { accountId: anId<AccountId>(), deviceId: anId<DeviceId>() }) },
      { identityKey: others.identityKey },
      { identityKey: spkiOf(rsaPair(3072)) },
      { sealingKey: randomText(294) },
      { agreementKey: randomText(97) },
    ]
    for (const change of wrong)
      assert.equal(
        await refusal(ask(server.url, createAccount, { ...input, ...change })),
        'certificate-invalid',
        Object.keys(change)[0],
      )
    const badRecord = { ...input, registrationRecord: Buffer.alloc(192, 0xff).toString('base64url') }
    assert.equal(await refusal(ask(server.url, createAccount, badRecord)), 'bad-request')
    const taken = {
      ...input,
      accountId: alice.accountId,
      certificate: certificateOf(keys, { accountId: alice.accountId, deviceId: anId<DeviceId>() }),
    }
    assert.notEqual(await refusal(ask(server.url, createAccount, taken)), 'accepted')
    await ask(server.url, createAccount, input)
  })
})

describe('signing in', () => {
  let server: TestServer
  let alice: Person
  const clock = new ManualClock()
  before(async () => {
    server = await TestServer.start({ monotonicMs: clock.monotonicMs })
    alice = await server.setUp('alice')
  })
  after(() => server[Symbol.asyncDispose]())

  const begin = (name: string, password = 'guess') => {
    const { startLoginRequest, clientLoginState } = opaque.client.startLogin({ password })
    return ask(server.url, beginSession, { name, startLoginRequest }).then((answer) => ({
      ...answer,
      clientLoginState,
    }))
  }
  const finish = (signInId: string, finishLoginRequest = randomText(64)) =>
    refusal(ask(server.url, finishSession, { signInId, finishLoginRequest }))

  it('gives a session without a device, the name as it is spelled, and the wrapped root', async () => {
    const token = await alice.signIn()
    assert.notEqual(token, alice.token)
    assert.equal((await ask(server.url, readVault, { after: 0 }, token)).entries.length, 1)
  })

  it('answers a name that nobody has just like one that somebody has', async () => {
    const known = await begin('alice')
    const unknown = await begin('nobody')
    const shape = ({ accountId, loginResponse, signInId }: typeof known) =>
      [accountId, loginResponse, signInId].map((text) => text.length)
    assert.deepEqual(shape(unknown), shape(known))
    assert.deepEqual(Object.keys(unknown).sort(), Object.keys(known).sort())
    assert.equal((await begin('Nobody ')).accountId, unknown.accountId)
    assert.notEqual((await begin('nobody else')).accountId, unknown.accountId)
    assert.equal(await finish(known.signInId), 'wrong-password')
    assert.equal(await finish(unknown.signInId), 'wrong-password')
  })

  it('is finished once, and in time', async () => {
    const { signInId } = await begin('alice')
    assert.equal(await finish(signInId), 'wrong-password')
    assert.equal(await finish(signInId), 'sign-in-expired')
    const late = await begin('alice')
    clock.pass(limits.signInLifetimeMs)
    assert.equal(await finish(late.signInId), 'sign-in-expired')
    assert.equal(await finish(randomText(16)), 'sign-in-expired')
  })

  it('refuses messages that are not OPAQUE’s', async () => {
    for (const startLoginRequest of ['', 'AAAA', randomText(96), randomText(500)])
      assert.equal(
        await refusal(ask(server.url, beginSession, { name: 'alice', startLoginRequest })),
        'bad-request',
      )
  })

  it('may be tried so often for one name; one that succeeds does not count', async () => {
    clock.pass(60 * 60_000)
    for (let count = 0; count < 30; count++) await alice.signIn()
    for (let count = 0; count < 10; count++) await begin('alice')
    assert.equal(await refusal(begin('ALICE')), 'too-fast')
    await begin('somebody else')
    clock.pass(90_000)
    await begin('alice')
    assert.equal(await refusal(begin('alice')), 'too-fast')
    clock.pass(15 * 60_000)
  })

  it('is followed by enrolling a certified device, or resuming one’s own', async () => {
    const { url } = server
    const bob = await alice.invite('bob')
    const token = await alice.signIn()
    const nonce = sessionIdOf(token)
    const context = deviceProofContexts.resume
    const resume = (who: Person) =>
      ask(url, resumeDevice, { deviceId: who.deviceId, proof: deviceProof(who, { context, nonce }) }, token)
    assert.equal(await refusal(resume(bob)), 'not-found')
    assert.equal(await refusal(resume(alice.but({ deviceId: anId<DeviceId>() }))), 'not-found')
    await resume(alice)
    await resume(alice)
    const tablet = await alice.enrol()
    assert.equal(await refusal(resume(tablet)), 'not-allowed')
    const foreign = certificateOf(bob.keys, { accountId: alice.accountId, deviceId: anId<DeviceId>() })
    const vault = await alice.vaultUpdate()
    const enrol = { certificate: foreign, keyPackages: someKeyPackages(1), vault }
    assert.equal(await refusal(ask(url, enrolDevice, enrol, await alice.signIn())), 'certificate-invalid')
    const { devices } = await bob.ask(lookupDevices, { accountIds: [alice.accountId] })
    assert.deepEqual(devices.map(({ deviceId }) => deviceId).sort(), [alice.deviceId, tablet.deviceId].sort())
  })
})
