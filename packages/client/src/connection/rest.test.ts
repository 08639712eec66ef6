import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ChatError,
  describeWorkspace,
  parseSignatureInput,
  readInvite,
  readVault,
  describeRoom,
  beginSession,
} from '@securechat/protocol'
import { OfflineError } from './offline.ts'
import { createRest, type Fetch } from './rest.ts'

const id = 'AAAAAAAAAAAAAAAAAAAAAA'
const alices = { sessionId: 'S'.repeat(22), token: 'alices-token', requestKey: new Uint8Array(32) }
const workspace = { isSetUp: true, protocol: 1, version: '0', timeMs: 5, fileBytes: 9, providers: [] }

function aServer(answer: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = []
  const fetch: Fetch = async (url, init) => {
    asked.push({ url, init })
    return answer()
  }
  return { asked, rest: createRest('https://chat.example.org', fetch) }
}

describe('asking over HTTP', () => {
  it('puts path parameters in the path and the rest in the body', async () => {
    const { asked, rest } = aServer(() => Response.json({}))
    await rest.call(describeRoom, { roomId: id, sealedProfile: 'AA' }, alices)
    assert.equal(asked[0]!.url, `https://chat.example.org/v1/rooms/${id}/profile`)
    assert.equal(asked[0]!.init.method, 'PUT')
    assert.equal(asked[0]!.init.body, '{"sealedProfile":"AA"}')
  })

  it('puts the rest of a GET in the query', async () => {
    const { asked, rest } = aServer(() => Response.json({ entries: [], place: 7, more: false }))
    await rest.call(readVault, { after: 7 }, alices)
    assert.equal(asked[0]!.url, 'https://chat.example.org/v1/vault?after=7')
    assert.equal(asked[0]!.init.body, undefined)
  })

  it('sends the token in a header, and never in the address', async () => {
    const { asked, rest } = aServer(() => Response.json({ entries: [], place: 0, more: false }))
    await rest.call(readVault, {}, alices)
    assert.equal(new Headers(asked[0]!.init.headers).get('authorization'), 'Signed alices-token')
    assert.ok(!asked[0]!.url.includes('alices-token'))
    await rest.call(readVault, {})
    assert.equal(new Headers(asked[1]!.init.headers).get('authorization'), null)
  })

  it('signs what needs a session, each time with another nonce, and never shows the key', async () => {
    const { asked, rest } = aServer(() => Response.json({ entries: [], place: 0, more: false }))
    for (let count = 0; count < 2; count++) await rest.call(readVault, {}, alices)
    const inputs = asked.map(({ init }) => new Headers(init.headers).get('signature-input')!)
    const [first, second] = inputs.map((input) => parseSignatureInput(input)!)
    assert.deepEqual(first!.components, ['@method', '@target-uri', 'authorization'])
    assert.equal(first!.parameters.keyid, alices.sessionId)
    assert.notEqual(first!.parameters.nonce, second!.parameters.nonce)
    const text = JSON.stringify(asked.map(({ init }) => [...new Headers(init.headers)]))
    assert.ok(!text.includes('A'.repeat(43)))
  })

  it('learns the server’s time when a proof is refused, and asks once more with it', async () => {
    const serverMs = Date.now() + 3_600_000
    const answers = [
      Response.json({ code: 'proof-wrong' }, { status: 401 }),
      Response.json({ ...workspace, timeMs: serverMs }),
      Response.json({ entries: [], place: 0, more: false }),
    ]
    const { asked, rest } = aServer(() => answers.shift()!)
    await rest.call(readVault, {}, alices)
    const input = new Headers(asked[2]!.init.headers).get('signature-input')!
    const created = Number(parseSignatureInput(input)!.parameters.created)
    assert.ok(Math.abs(created - serverMs / 1000) < 60)
    const stubborn = aServer(() => Response.json({ code: 'proof-wrong', ...workspace }, { status: 401 }))
    await assert.rejects(stubborn.rest.call(readVault, {}, alices), new ChatError('proof-wrong'))
    assert.equal(stubborn.asked.length, 2)
  })

  it('gives back what the server answers', async () => {
    const { rest } = aServer(() => Response.json(workspace))
    assert.deepEqual(await rest.call(describeWorkspace, {}), workspace)
  })

  it('rejects with the code the server gives', async () => {
    const { rest } = aServer(() => Response.json({ code: 'invite-over' }, { status: 410 }))
    await assert.rejects(rest.call(readInvite, { inviteId: id }), new ChatError('invite-over'))
  })

  it('takes a code it does not know for a fault of the server', async () => {
    const { rest } = aServer(() => Response.json({ code: 'toString' }, { status: 400 }))
    await assert.rejects(rest.call(describeWorkspace, {}), new ChatError('internal'))
  })

  it('is offline when nobody answers, and when only a proxy does', async () => {
    const gone = aServer(() => Promise.reject(new TypeError('fetch failed')))
    await assert.rejects(gone.rest.call(describeWorkspace, {}), OfflineError)
    const proxied = aServer(() => new Response('<h1>Bad gateway</h1>', { status: 502 }))
    await assert.rejects(proxied.rest.call(describeWorkspace, {}), OfflineError)
  })

  it('never waits without a limit', async () => {
    const { asked, rest } = aServer(() => Response.json(workspace))
    await rest.call(describeWorkspace, {})
    assert.ok(asked[0]!.init.signal instanceof AbortSignal)
  })

  it('does not believe an answer that is not of the promised shape', async () => {
    const { rest } = aServer(() => Response.json({ accountId: 'mallory' }))
    await assert.rejects(rest.call(beginSession, { name: 'alice', startLoginRequest: 'AA' }))
  })
})
