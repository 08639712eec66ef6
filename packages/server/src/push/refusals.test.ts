import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { describeWorkspace, type InputOf, type PushSubscriptionId, subscribePush } from '@securechat/protocol'
import { Refused } from '../test-world/ask.ts'
import { anId, randomText } from '../test-world/ids.ts'
import type { Person } from '../test-world/person.ts'
import { PushReceiver } from '../test-world/push-service.ts'
import { TestServer } from '../test-world/test-server.ts'

type Subscription = InputOf<typeof subscribePush>
let server: TestServer
let dora: Person

before(async () => {
  server = await TestServer.start()
  dora = await server.setUp('dora')
})
after(() => server[Symbol.asyncDispose]())

const subscribe = (person: Person, changes: Partial<Subscription> = {}) =>
  person.ask(subscribePush, {
    subscriptionId: anId<PushSubscriptionId>(),
    provider: 'web-push',
    endpoint: 'https://push.example.org/x',
    keys: new PushReceiver().keys,
    ...changes,
  })

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refused ? error.code : String(error)),
  )

describe('a subscription', () => {
  it('is refused where nobody could be reached or read it', async () => {
    const bad: Partial<Subscription>[] = [
      { provider: 'unheard-of' },
      { endpoint: 'ftp://push.test/x' },
      { endpoint: 'https://user:word@push.test/x' },
      { keys: undefined },
      { keys: { p256dh: randomText(65), auth: randomText(16) } },
    ]
    for (const changes of bad) assert.equal(await refusal(subscribe(dora, changes)), 'push-refused')
  })

  it('leads nowhere near the server unless the operator allows it', async () => {
    const endpoints = [
      'https://127.0.0.1/x',
      'https://localhost/x',
      'https://[::1]/x',
      'https://[::ffff:10.0.0.1]/x',
      'https://169.254.169.254/latest',
      'https://192.168.1.1/x',
      'https://2130706433/x',
      'https://db.internal/x',
      'http://push.example.org/x',
    ]
    for (const endpoint of endpoints)
      assert.equal(await refusal(subscribe(dora, { endpoint })), 'push-refused', endpoint)
    assert.equal(await refusal(subscribe(dora, { endpoint: 'https://push.example.org/x' })), 'accepted')
  })
})

it('where pushes are off there is no key to subscribe with', async () => {
  await using silent = await TestServer.start({ settings: { 'network.push.enabled': 'false' } })
  const erin = await silent.setUp('erin')
  assert.equal((await erin.ask(describeWorkspace, {})).vapidKey, undefined)
  assert.equal(await refusal(subscribe(erin)), 'push-refused')
})
