import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { beginSession, deviceProofContexts, resumeDevice } from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { ask, Refused } from '../test-world/ask.ts'
import { randomText } from '../test-world/ids.ts'
import { ManualClock } from '../test-world/manual-clock.ts'
import type { Person } from '../test-world/person.ts'
import { deviceProof, sessionIdOf } from '../test-world/proofs.ts'
import { TestServer } from '../test-world/test-server.ts'

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      assert.ok(error instanceof Refused, String(error))
      return error.code
    },
  )

let clock: ManualClock
let server: TestServer
let alice: Person

beforeEach(async () => {
  clock = new ManualClock()
  server = await TestServer.start({ nowMs: clock.nowMs, monotonicMs: clock.monotonicMs })
  alice = await server.setUp('alice')
})
afterEach(() => server[Symbol.asyncDispose]())

/** What signing in on a device leaves there for the next time. */
async function deviceTokenOf(who: Person): Promise<string> {
  const token = await who.signIn()
  const of = { context: deviceProofContexts.resume, nonce: sessionIdOf(token), timeMs: clock.nowMs() }
  const { deviceId } = who
  const proof = deviceProof(who, of)
  const { session } = await ask(who.url, resumeDevice, { deviceId, proof }, token)
  return session.knownDevice!
}

describe('guessing a password', () => {
  const tryOnce = (name: string, knownDevice?: string) => {
    const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' })
    return codeOf(
      ask(server.url, beginSession, { name, startLoginRequest, ...(knownDevice && { knownDevice }) }),
    )
  }

  it('locks out whoever guesses, and never a device that was here before', async () => {
    const knownDevice = await deviceTokenOf(alice)
    for (let count = 0; count < 10; count++) assert.equal(await tryOnce('alice'), 'accepted')
    assert.equal(await tryOnce('alice'), 'too-fast')
    for (let count = 0; count < 10; count++) assert.equal(await tryOnce('alice', knownDevice), 'accepted')
    assert.equal(await tryOnce('alice', knownDevice), 'too-fast', 'not even the device may guess on')
  })

  it('takes nothing made up, of another account or for another name for a device that was here', async () => {
    const bob = await alice.invite('bob')
    const bobs = await deviceTokenOf(bob)
    const bytes = Buffer.from(bobs, 'base64url')
    bytes[31]! ^= 1
    for (let count = 0; count < 10; count++) await tryOnce('alice')
    for (const knownDevice of [bobs, bytes.toString('base64url'), randomText(32)])
      assert.equal(await tryOnce('alice', knownDevice), 'too-fast')
  })

  it('by a crowd of addresses is limited for the name, whether anybody has it or not', async () => {
    const proxied = { 'network.trustedProxies': '127.0.0.1' }
    await using crowded = await TestServer.start({
      nowMs: clock.nowMs,
      monotonicMs: () => 0,
      settings: proxied,
    })
    await crowded.setUp('alice')
    const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' })
    for (const name of ['alice', 'nobody']) {
      const outcomes: number[] = []
      for (let i = 0; i < 102; i++) {
        const headers = { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.${i}` }
        const body = JSON.stringify({ name, startLoginRequest })
        const response = await fetch(`${crowded.url}/v1/sessions/begin`, { method: 'POST', headers, body })
        outcomes.push(response.status)
      }
      assert.equal(outcomes.filter((status) => status === 200).length, 100, name)
      assert.deepEqual(outcomes.slice(100), [429, 429], name)
    }
  })
})
