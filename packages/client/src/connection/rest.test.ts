import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ChatError,
  describeWorkspace,
  readInvite,
  readVault,
  resumeDevice,
  beginSession,
} from '@securechat/protocol'
import { OfflineError } from './offline.ts'
import { createRest, type Fetch } from './rest.ts'

const id = 'AAAAAAAAAAAAAAAAAAAAAA'
const workspace = { isSetUp: true, protocol: 1, version: '0', timeMs: 5, fileBytes: 9 }

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
    await rest.call(resumeDevice, { deviceId: id }, 'alices-token')
    assert.equal(asked[0]!.url, `https://chat.example.org/v1/devices/${id}/resume`)
    assert.equal(asked[0]!.init.method, 'POST')
    assert.equal(asked[0]!.init.body, '{}')
  })

  it('puts the rest of a GET in the query', async () => {
    const { asked, rest } = aServer(() => Response.json({ entries: [], place: 7, more: false }))
    await rest.call(readVault, { after: 7 }, 'alices-token')
    assert.equal(asked[0]!.url, 'https://chat.example.org/v1/vault?after=7')
    assert.equal(asked[0]!.init.body, undefined)
  })

  it('sends the token in a header, and never in the address', async () => {
    const { asked, rest } = aServer(() => Response.json({ entries: [], place: 0, more: false }))
    await rest.call(readVault, {}, 'alices-token')
    assert.equal(new Headers(asked[0]!.init.headers).get('authorization'), 'Bearer alices-token')
    assert.ok(!asked[0]!.url.includes('alices-token'))
    await rest.call(readVault, {})
    assert.equal(new Headers(asked[1]!.init.headers).get('authorization'), null)
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
