import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setRecovery, type Operation } from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { TooFast } from '../gateway/token-buckets.ts'
import type { Storage } from '../storage/storage.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import { askRaw } from '../test-world/ask.ts'
import { randomText } from '../test-world/ids.ts'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'
import { spread } from './guessing.ts'

/** What of an answer could tell a name that somebody has from one that nobody has. */
interface Look {
  status: number
  length: number
  headers: string[]
  shape: string
  /** What the store was asked for meanwhile, in order. */
  asked: string[]
}

const storage = openSqlite(':memory:')
const asked: string[] = []
let server: TestServer
let alice: Person

before(async () => {
  const methods = Object.entries(storage) as [keyof Storage, (given: never) => unknown][]
  const watched = methods.map(([name, method]) => [
    name,
    (given: never) => {
      // What is recorded of refusals is written beside the answer, and so much a second only.
      if (name !== 'appendAudit') asked.push(name)
      return method(given)
    },
  ])
  server = await TestServer.start({
    storage: Object.fromEntries(watched) as Storage,
    settings: { 'security.rateLimits.signInTries': '1000000' },
  })
  alice = await server.setUp('alice')
  await alice.ask(setRecovery, { verifier: randomText(32), vault: await alice.vaultUpdate() })
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await storage.close()
})

async function lookOf(name: Operation['name'], input: Record<string, unknown>): Promise<[Look, unknown]> {
  asked.length = 0
  const response = await askRaw(server.url, name, input)
  const text = await response.text()
  const answer = JSON.parse(text) as Record<string, unknown>
  const shape = Object.entries(answer).map(
    ([key, value]) => `${key}: ${typeof value} ${String(value).length}`,
  )
  const headers = [...response.headers.keys()].toSorted()
  const of = { headers, shape: shape.join(', '), asked: [...asked] }
  return [{ status: response.status, length: text.length, ...of }, answer]
}

/** Both halves of a sign-in with a password that is not right, and the recovery code's. */
async function looksOf(name: string): Promise<Look[]> {
  const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' })
  const [begun, answer] = await lookOf('session.begin', { name, startLoginRequest })
  const { signInId } = answer as { signInId: string }
  const finish = { signInId, finishLoginRequest: randomText(64) }
  const [finished] = await lookOf('session.finish', finish)
  const recovery = { name, proof: randomText(32), keyShare: randomText(32) }
  const [recovered] = await lookOf('recovery.sign-in', recovery)
  return [begun, finished, recovered]
}

describe('a name that nobody has', () => {
  it('[SI11] is answered like one that somebody has: status, headers, length, shape, and what is done for it', async () => {
    const known = await looksOf('alice')
    assert.deepEqual(
      known.map(({ status }) => status),
      [200, 401, 401],
    )
    assert.ok(known.every((look) => look.length > 0))
    for (let count = 0; count < 20; count++) {
      assert.deepEqual(await looksOf('alice'), known)
      assert.deepEqual(await looksOf(`nobody${count}`), known)
    }
  })

  it('[SI11] gets the same made-up account each time, as a real one would', async () => {
    const idOf = async (name: string) => {
      const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' })
      const [, answer] = await lookOf('session.begin', { name, startLoginRequest })
      return (answer as { accountId: string }).accountId
    }
    assert.equal(await idOf('nobody'), await idOf('Nobody '))
    assert.notEqual(await idOf('nobody'), await idOf('nobody else'))
    assert.equal(await idOf('alice'), alice.accountId)
  })
})

describe('whoever guesses too often', () => {
  it('[SI12] is told to wait for at least as long as needed, and scattered', async () => {
    const refused = () => Promise.reject(new TooFast(1000))
    const waitsFor = (chance: number) =>
      spread(refused(), chance).catch((error: unknown) => (error as TooFast).retryAfterMs)
    assert.deepEqual([await waitsFor(0), await waitsFor(0.5), await waitsFor(1)], [1000, 1250, 1500])
    assert.equal(await spread(Promise.resolve('let through')), 'let through')
  })
})
