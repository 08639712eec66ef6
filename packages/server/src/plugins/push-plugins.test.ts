import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, verify, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { listPush, subscribePush, type PushSubscriptionId, type RoomId } from '@securechat/protocol'
import { generate } from 'selfsigned'
import { anId } from '../test-world/ids.ts'
import type { Person } from '../test-world/person.ts'
import { PushReceiver } from '../test-world/push-service.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'

const PATIENCE_MS = 60_000
const fcmKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const apnsKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const fcmToken = 'fcm:registration_token-0123456789'
const apnsToken = 'ab'.repeat(32)

interface Heard {
  path: string
  headers: Record<string, unknown>
  body: string
}
interface Answer {
  status: number
  body?: unknown
}

const heard: Heard[] = []
const answers: Answer[] = []
await using resources = new AsyncDisposableStack()
const disposables = resources.move()
let server: TestServer
let alice: Person
let bob: Person
let roomId: RoomId
let commit: number

const takeBody = async (stream: Readable) => String(await buffer(stream))

async function answerFcm(request: IncomingMessage, response: ServerResponse) {
  const body = await takeBody(request)
  if (request.url === '/token') {
    const [head = '', claims = '', signature = ''] = (new URLSearchParams(body).get('assertion') ?? '').split(
      '.',
    )
    const isRight = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      createPublicKey(fcmKeys.privateKey),
      Buffer.from(signature, 'base64url'),
    )
    response.statusCode = isRight ? 200 : 401
    return response.end(JSON.stringify({ access_token: 'of-the-fake', expires_in: 3600 }))
  }
  heard.push({ path: request.url ?? '', headers: request.headers, body })
  const { status, body: said = {} } = answers.shift() ?? { status: 200 }
  response.statusCode = status
  return response.end(JSON.stringify(said))
}

/** Google's two services in one, over plain HTTP on this machine. */
async function fakeFcm(): Promise<string> {
  const fake = createHttpServer((request, response) => void answerFcm(request, response)).listen(
    0,
    '127.0.0.1',
  )
  await once(fake, 'listening')
  disposables.defer(() => void fake.close())
  return `http://127.0.0.1:${(fake.address() as AddressInfo).port}`
}

async function answerApns(request: Http2ServerRequest, response: Http2ServerResponse) {
  heard.push({ path: request.url, headers: request.headers, body: await takeBody(request) })
  const { status, body = '' } = answers.shift() ?? { status: 200 }
  response.writeHead(status)
  response.end(body === '' ? '' : JSON.stringify(body))
}

/** Apple's service: HTTP/2 over TLS. */
async function fakeApns(): Promise<{ url: string; ca: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const fake = createSecureServer(
    { key, cert },
    (request, response) => void answerApns(request, response),
  ).listen(0, 'localhost')
  await once(fake, 'listening')
  disposables.defer(() => void fake.close())
  return { url: `https://localhost:${(fake.address() as AddressInfo).port}`, ca: cert }
}

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'securechat-push-'))
  disposables.defer(() => rm(folder, { recursive: true, force: true }))
  const fcm = await fakeFcm()
  const apns = await fakeApns()
  const ofFcm = {
    projectId: 'wonderland',
    clientEmail: 'a@b.test',
    privateKey: pem(fcmKeys.privateKey),
    endpoint: fcm,
    tokenUrl: `${fcm}/token`,
  }
  const ofApns = {
    teamId: 'TEAM',
    keyId: 'KEY',
    privateKey: pem(apnsKeys.privateKey),
    bundleId: 'test.app',
    endpoint: apns.url,
    ca: apns.ca,
  }
  const configFile = join(folder, 'server.json')
  const plugins = [
    { module: 'push-fcm', settings: ofFcm },
    { module: 'push-apns', settings: ofApns },
  ]
  await writeFile(configFile, JSON.stringify({ plugins }))
  server = disposables.use(await TestServer.start({ configFile }))
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
  roomId = await alice.makeRoom('group')
  commit = await alice.add(roomId, 1, bob)
})
after(() => disposables.disposeAsync())
beforeEach(() => void (heard.length = answers.length = 0))

async function subscribe(provider: string, endpoint: string) {
  const receiver = new PushReceiver()
  const subscriptionId = anId<PushSubscriptionId>()
  await bob.ask(subscribePush, { subscriptionId, provider, endpoint, keys: receiver.keys })
  return { receiver, subscriptionId }
}

const firstHeard = () => until(() => heard[0], PATIENCE_MS)

describe('push through plugins', () => {
  it('FCM carries what only the device can open, with a token of the service account; gone devices are forgotten', async () => {
    const { receiver, subscriptionId } = await subscribe('fcm', fcmToken)
    await alice.send(roomId, commit)
    const { path, headers, body } = await firstHeard()
    assert.equal(path, '/v1/projects/wonderland/messages:send')
    assert.equal(headers['authorization'], 'Bearer of-the-fake')
    const { message } = JSON.parse(body) as {
      message: { token: string; data: { sealed: string }; android: { priority: string } }
    }
    assert.equal(message.token, fcmToken)
    assert.equal(message.android.priority, 'HIGH')
    const plain = JSON.parse(String(receiver.open(Buffer.from(message.data.sealed, 'base64url')))) as {
      roomId: string
    }
    assert.equal(plain.roomId, roomId)
    assert.ok(!body.includes(roomId), 'Google does not learn which room')

    answers.push({ status: 404, body: { error: { details: [{ errorCode: 'UNREGISTERED' }] } } })
    await alice.send(roomId, commit)
    const isThere = async () =>
      (await bob.ask(listPush, {})).subscriptions.some((one) => one.subscriptionId === subscriptionId)
    await until(async () => !(await isThere()), PATIENCE_MS)
  })

  it('APNs carries it over HTTP/2 with a signed provider token', async () => {
    const { receiver } = await subscribe('apns', apnsToken)
    await alice.send(roomId, commit)
    const { path, headers, body } = await firstHeard()
    assert.equal(path, `/3/device/${apnsToken}`)
    assert.equal(headers['apns-topic'], 'test.app')
    assert.equal(headers['apns-push-type'], 'alert')
    assert.equal(headers['apns-priority'], '10')
    const [head = '', claims = '', signature = ''] = String(headers['authorization'])
      .replace('bearer ', '')
      .split('.')
    const key = { key: apnsKeys.publicKey, dsaEncoding: 'ieee-p1363' } as const
    assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')))
    const payload = JSON.parse(body) as { aps: { 'mutable-content': number }; sealed: string }
    assert.equal(payload.aps['mutable-content'], 1)
    const plain = JSON.parse(String(receiver.open(Buffer.from(payload.sealed, 'base64url')))) as {
      roomId: string
    }
    assert.equal(plain.roomId, roomId)
  })

  it('takes no device without keys, and none whose token is not one', async () => {
    const { keys } = new PushReceiver()
    const wrong = [
      { provider: 'fcm', endpoint: fcmToken },
      { provider: 'apns', endpoint: 'https://example.org/', keys },
    ]
    for (const given of wrong)
      await assert.rejects(
        bob.ask(subscribePush, { subscriptionId: anId<PushSubscriptionId>(), ...given }),
        /push-refused/,
      )
  })
})
