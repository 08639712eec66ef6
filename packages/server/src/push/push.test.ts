import assert from 'node:assert/strict'
import { createHmac, createPublicKey } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  describeWorkspace,
  listPush,
  type InputOf,
  limits,
  pushPaddedBytes,
  type PushSubscriptionId,
  type RoomId,
  revokeDevice,
  sendMessage,
  setPresence,
  subscribePush,
  unsubscribePush,
} from '@securechat/protocol'
import { jwtVerify } from 'jose'
import { anId } from '../test-world/ids.ts'
import { ManualClock } from '../test-world/manual-clock.ts'
import type { Person } from '../test-world/person.ts'
import { type Arrived, PushReceiver, PushService } from '../test-world/push-service.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'
import type { PushMessage } from './provider.ts'

const clock = new ManualClock()
const patienceMs = 60_000
let server: TestServer
let service: PushService
let alice: Person
let bob: Person
let roomId: RoomId
/** The room's last commit. */
let commit: number
const carried: PushMessage[] = []
const newcomers: Person[] = []

before(async () => {
  service = await PushService.start()
  server = await TestServer.start({
    nowMs: clock.nowMs,
    monotonicMs: clock.monotonicMs,
    after: clock.after,
    settings: {
      'network.push.allowPrivateAddresses': 'true',
      'network.push.contact': 'mailto:ops@wonderland.test',
    },
    pushProviders: [
      {
        name: 'of-a-plugin',
        accepts: ({ endpoint }) => endpoint.startsWith('token-'),
        send: async (message) => {
          carried.push(message)
          return { kind: 'sent' }
        },
      },
    ],
  })
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
  roomId = await alice.makeRoom('group')
  commit = await alice.add(roomId, 1, bob)
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
})
beforeEach(async () => {
  // Whoever was busy in the test before has gone by then.
  clock.pass(6_000)
  for (const person of [alice, bob, ...newcomers]) {
    const { subscriptions } = await person.ask(listPush, {})
    for (const { subscriptionId } of subscriptions) await person.ask(unsubscribePush, { subscriptionId })
  }
  service.arrived.length = 0
  service.answers.length = 0
})

type Subscription = InputOf<typeof subscribePush>

async function subscribe(person: Person, changes: Partial<Subscription> = {}) {
  const receiver = new PushReceiver()
  const subscriptionId = anId<PushSubscriptionId>()
  const endpoint = `${service.url}/${subscriptionId}`
  const input: Subscription = {
    subscriptionId,
    provider: 'web-push',
    endpoint,
    keys: receiver.keys,
    ...changes,
  }
  const { secret } = await person.ask(subscribePush, input)
  return { receiver, subscriptionId, secret, path: new URL(input.endpoint, service.url).pathname, input }
}

const say = (person: Person, changes: Partial<InputOf<typeof sendMessage>> = {}, sizeBytes?: number) =>
  person.ask(sendMessage, {
    ...person.aMessage(roomId, commit, sizeBytes),
    sentAtMs: clock.nowMs(),
    ...changes,
  })

/** Lets the round of gathering pass. */
const passRound = () => clock.pass(1_000)

async function firstPush(path: string): Promise<Arrived> {
  return until(() => service.arrived.find((one) => one.path === path), patienceMs)
}

/** Says something that somebody is pushed, so that whatever would have come before it has come. */
async function pushedInstead(person: Person, job: () => Promise<unknown>): Promise<string[]> {
  const control = await subscribe(person)
  await job()
  passRound()
  await firstPush(control.path)
  return service.arrived.map(({ path }) => path).filter((path) => path !== control.path)
}

describe('a real message wakes a sleeping device', () => {
  it('by a Web Push that only the device can open, signed by the key that the workspace names', async () => {
    const { receiver, path } = await subscribe(bob)
    const sent = alice.aMessage(roomId, commit)
    const { seq } = await alice.ask(sendMessage, { ...sent, sentAtMs: clock.nowMs() })
    passRound()
    const { headers, body } = await firstPush(path)

    const payload = receiver.payload(body)
    assert.deepEqual([payload.kind, payload.roomId, payload.seq, payload.count], ['message', roomId, seq, 1])
    assert.equal(payload.event?.frame, sent.frame)
    assert.equal(payload.event?.seq, seq)
    assert.throws(() => new PushReceiver().open(body))
    for (const secret of [roomId, sent.frame, alice.accountId, bob.deviceId])
      assert.ok(!JSON.stringify(headers).includes(secret) && !body.includes(secret))

    assert.equal(headers['content-encoding'], 'aes128gcm')
    assert.equal(headers.urgency, 'high')
    assert.match(String(headers.ttl), /^\d+$/)
    assert.match(String(headers.topic), /^[A-Za-z0-9_-]{32}$/)
    await isSignedForUs(headers.authorization)
  })

  it('pads what it pushes, and leaves out a message that is too large to come along', async () => {
    const { receiver, path } = await subscribe(bob)
    await say(alice, {}, 40_000)
    passRound()
    const { body } = await firstPush(path)
    assert.equal(receiver.payload(body).event, undefined)
    // Header of 86 bytes, tag of 16, delimiter of 1.
    assert.ok(
      pushPaddedBytes.some((size) => body.length === size + 103),
      String(body.length),
    )
    assert.ok(limits.pushPayloadBytes + 103 <= 4096)
  })

  it('once for a quick exchange, with how many there were', async () => {
    const { receiver, path } = await subscribe(bob)
    for (let count = 0; count < 3; count++) await say(alice)
    const own = await say(bob)
    passRound()
    const { seq, count } = receiver.payload((await firstPush(path)).body)
    assert.deepEqual([count, seq], [3, own.seq - 1])
    assert.equal(service.arrived.length, 1)
  })

  it('by a webhook that its secret signs', async () => {
    const { receiver, secret, path } = await subscribe(bob, { provider: 'webhook' })
    await say(alice)
    passRound()
    const { headers, body } = await firstPush(path)
    const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.`
    const mac = createHmac('sha256', Buffer.from(secret!, 'base64url')).update(signed).update(body)
    assert.equal(headers['webhook-signature'], `v1,${mac.digest('base64')}`)
    const { sealed } = JSON.parse(body.toString()) as { sealed: string }
    assert.equal(receiver.payload(Buffer.from(sealed, 'base64url')).roomId, roomId)
  })

  it('with nothing but a wake-up where the webhook has no keys', async () => {
    const { path, input } = await subscribe(bob, { provider: 'webhook', keys: undefined })
    await say(alice)
    passRound()
    const said = JSON.parse((await firstPush(path)).body.toString()) as Record<string, unknown>
    assert.deepEqual(Object.keys(said).sort(), ['atMs', 'subscriptionId', 'topic', 'type'])
    assert.equal(said.subscriptionId, input.subscriptionId)
  })

  it('by a provider that a plugin brings, which is given it sealed', async () => {
    const { receiver } = await subscribe(bob, { provider: 'of-a-plugin', endpoint: 'token-1' })
    await say(alice)
    passRound()
    const message = await until(() => carried[0], patienceMs)
    assert.equal(receiver.payload(Buffer.from(message.sealed!)).roomId, roomId)
  })
})

describe('nobody is woken', () => {
  it('who is connected, wrote it, or keeps the room quiet', async () => {
    await subscribe(alice)
    await using socket = await bob.connect()
    assert.deepEqual(await pushedInstead(await eve(), async () => {
      await subscribe(bob)
      await say(alice)
    }), []) // prettier-ignore
    assert.ok(socket.events.length > 0)
  })

  it('in a room, at a time or until a time that the device asked to be left alone', async () => {
    const minute = Math.floor(clock.nowMs() / 60_000) % 1440
    const daily = { fromMinute: minute, toMinute: (minute + 5) % 1440 }
    await subscribe(bob, { quiet: { rooms: [roomId] } })
    await subscribe(bob, { quiet: { rooms: [], untilMs: clock.nowMs() + 60_000 } })
    await subscribe(bob, { quiet: { rooms: [], daily } })
    assert.deepEqual(await pushedInstead(bob, () => say(alice)), [])
  })

  it('for what its sender says calls for nobody', async () => {
    const { path, receiver } = await subscribe(bob)
    await say(alice, { isQuiet: true })
    const { seq } = await say(alice)
    passRound()
    const payload = receiver.payload((await firstPush(path)).body)
    assert.deepEqual([payload.count, payload.seq], [1, seq])
  })

  it('who asked not to be disturbed', async () => {
    const other = await bob.enrol()
    await using socket = await other.connect()
    await socket.ask(setPresence, { state: 'busy' })
    await subscribe(bob)
    assert.deepEqual(await pushedInstead(await eve(), () => say(alice)), [])
  })
})

describe('a subscription', () => {
  it('is over once the push service says so', async () => {
    const { path } = await subscribe(bob)
    service.answers.push(410)
    await say(alice)
    passRound()
    await firstPush(path)
    await until(async () => (await bob.ask(listPush, {})).subscriptions.length === 0, patienceMs)
  })

  it('is tried again while its service cannot take more', async () => {
    const { path } = await subscribe(bob)
    service.answers.push(503, 429)
    await say(alice)
    passRound()
    await until(() => {
      clock.pass(1_000)
      return service.arrived.filter((one) => one.path === path).length === 3
    }, patienceMs)
  })

  it('is shown to its own account, without the rest of its address, and ends with its device', async () => {
    const other = await bob.enrol()
    const { subscriptionId } = await subscribe(other)
    const { subscriptions } = await bob.ask(listPush, {})
    const host = new URL(service.url).host
    const { deviceId } = other
    const [{ createdAtMs: _, ...shown } = {}] = subscriptions
    assert.deepEqual(shown, { subscriptionId, deviceId, provider: 'web-push', host })
    assert.deepEqual(await alice.ask(listPush, {}), { subscriptions: [] })
    await bob.ask(revokeDevice, { deviceId, vault: await bob.vaultUpdate() })
    assert.deepEqual(await bob.ask(listPush, {}), { subscriptions: [] })
  })
})

async function isSignedForUs(authorization = ''): Promise<void> {
  const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? []
  assert.equal(key, (await bob.ask(describeWorkspace, {})).vapidKey)
  const point = Buffer.from(key!, 'base64url')
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  const { payload } = await jwtVerify(token, publicKey, { audience: service.url })
  assert.equal(payload.sub, 'mailto:ops@wonderland.test')
  assert.ok(payload.exp! * 1000 <= clock.nowMs() + 24 * 3_600_000)
}

/** Somebody else in the room, by whose push a test knows that the round is over. */
async function eve(): Promise<Person> {
  const person = await alice.invite(`eve-${newcomers.length}`)
  commit = await alice.add(roomId, commit, person)
  newcomers.push(person)
  return person
}
