import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRoom, type EventId, type RoomId } from '@securechat/protocol'
import { anId } from '../test-world/ids.ts'
import type { Person } from '../test-world/person.ts'
import { PluginFolder } from '../test-world/plugin-folder.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'

const everyHook = ['message.admitted', 'room.created', 'member.changed', 'account.created'].flatMap(
  (name) => [`before ${name}`, `after ${name}`],
)

/** Notes every call under a key of its own, and shows them on a route. */
const notes = `
  import { definePlugin } from '@securechat/plugin'
  const note = (phase, name) => (input, host) => host.storage.set(phase + ' ' + name + ' ' + JSON.stringify(input), true)
  const names = ['message.admitted', 'room.created', 'member.changed', 'account.created']
  const all = (phase) => Object.fromEntries(names.map((name) => [name, note(phase, name)]))
  export default definePlugin({
    before: all('before'),
    after: all('after'),
    routes: { 'GET /notes': async (request, host) => ({ json: await host.storage.keys() }) },
  })
`
const notesRoute = { method: 'GET', path: '/notes', access: 'anyone' }

async function notesOf(url: string): Promise<string[]> {
  const response = await fetch(`${url}/plugins/tried/notes`)
  return (await response.json()) as string[]
}

describe('plugins', () => {
  it('are told of rooms, messages, members and accounts, before and after', async () => {
    await using folder = await PluginFolder.make({
      code: notes,
      manifest: { hooks: everyHook, routes: [notesRoute] },
    })
    await using server = await TestServer.start({ configFile: await folder.config() })
    const alice = await server.setUp()
    const roomId = await alice.makeRoom('group')
    await alice.send(roomId, 1)
    const expected = ['account.created', 'message.admitted', 'room.created']
    const found = async () => {
      const all = await notesOf(server.url)
      const seen = new Set(all.map((key) => key.split(' ').slice(0, 2).join(' ')))
      return expected.every((name) => seen.has(`before ${name}`) && seen.has(`after ${name}`))
    }
    await until(found, 60_000)
    const message = (await notesOf(server.url)).find((key) => key.startsWith('after message'))!
    const input = JSON.parse(message.slice('after message.admitted '.length)) as Record<string, unknown>
    assert.equal(input['roomId'], roomId)
    assert.equal(input['accountId'], alice.accountId)
    assert.equal(input['text'], undefined, 'the server cannot read it, so nor can a plugin')
  })

  it('refuse with a code, and the sender reads the plugin’s reason, over REST and on a socket', async () => {
    const code = `
      import { definePlugin, refuse } from '@securechat/plugin'
      export default definePlugin({ before: {
        'room.created': ({ kind }) => kind === 'group' ? refuse('Groups are made by Carol.') : undefined,
        'message.admitted': () => refuse('Not on Sundays.'),
      } })`
    const hooks = ['before room.created', 'before message.admitted']
    await using folder = await PluginFolder.make({ code, manifest: { hooks } })
    await using server = await TestServer.start({ configFile: await folder.config() })
    const alice = await server.setUp()

    const answer = await fetch(`${server.url}/v1/rooms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        roomId: anId<RoomId>(),
        eventId: anId<EventId>(),
        kind: 'group',
        history: 'shared',
      }),
    })
    const problem = (await answer.json()) as Record<string, unknown>
    assert.equal(answer.status, 403)
    assert.equal(problem['code'], 'plugin-refused')
    assert.equal(problem['detail'], 'Groups are made by Carol.')

    const { room } = await alice.ask(createRoom, anOpenRoom())
    await using socket = await alice.connect()
    const frame = await socket.request('message.send', alice.aMessage(room.roomId, 1))
    assert.deepEqual({ ...frame, id: 0 }, { id: 0, error: 'plugin-refused', reason: 'Not on Sundays.' })
  })

  const faults: Record<string, { code: string; kind: string }> = {
    throws: { code: `before: { 'message.admitted': () => { throw new Error('oh') } }`, kind: 'threw' },
    'loops for ever': { code: `before: { 'message.admitted': () => { for (;;); } }`, kind: 'silent' },
    'never settles': { code: `before: { 'message.admitted': () => new Promise(() => {}) }`, kind: 'timeout' },
    'eats memory': {
      code: `before: { 'message.admitted': () => { const all = []; for (;;) all.push(new Array(1000).fill({})) } }`,
      kind: 'memory',
    },
    'floods its host': {
      code: `after: { 'message.admitted': async (_, host) => { for (;;) await Promise.all(Array.from({ length: 200 }, () => host.storage.get('x'))) } }`,
      kind: 'flood',
    },
    'ends its thread': { code: `before: { 'message.admitted': () => process.exit(3) }`, kind: 'exit' },
    'rejects behind its own back': {
      code: `before: { 'message.admitted': () => { void Promise.reject(new Error('oh')) } }`,
      kind: 'crash',
    },
    'answers nonsense': {
      code: `before: { 'message.admitted': () => ({ verdict: 'perhaps' }) }`,
      kind: 'nonsense',
    },
  }
  for (const [what, { code, kind }] of Object.entries(faults))
    it(`that ${what}: the message is delivered, and the fault is counted`, async () => {
      const plugin = `import { definePlugin } from '@securechat/plugin'; export default definePlugin({ ${code} })`
      const hooks = [code.startsWith('after') ? 'after message.admitted' : 'before message.admitted']
      await using folder = await PluginFolder.make({ code: plugin, manifest: { hooks } })
      const configFile = await folder.config({ beforeMs: 200, memoryMb: 16 })
      await using server = await TestServer.start({
        configFile,
        settings: { 'monitoring.metrics': 'true', 'logging.level': 'silent' },
      })
      const alice = await server.setUp()
      const roomId = await alice.makeRoom('group')
      assert.equal(await alice.send(roomId, 1), 2)
      assert.equal(await alice.send(roomId, 1), 3)
      await until(async () => (await faultsOf(server.url)).has(kind), 60_000)
    })

  it('that crash at their start are tried again, and disabled in the end; the server serves without them', async () => {
    await using folder = await PluginFolder.make({ code: `throw new Error('not today')` })
    await using server = await TestServer.start({
      configFile: await folder.config(),
      settings: { 'monitoring.metrics': 'true', 'logging.level': 'silent' },
    })
    const alice: Person = await server.setUp()
    assert.equal(await alice.send(await alice.makeRoom('group'), 1), 2)
    assert.ok((await faultsOf(server.url)).has('crash'))
  })
})

function anOpenRoom() {
  return {
    kind: 'open',
    roomId: anId<RoomId>(),
    eventId: anId<EventId>(),
    history: 'shared',
    sealedProfile: 'AAAA',
  } as const
}

async function faultsOf(url: string): Promise<Set<string>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return new Set(
    [...text.matchAll(/^securechat_plugin_faults_total\{plugin="tried",kind="(\w+)"\} [1-9]/gm)].map(
      (match) => match[1]!,
    ),
  )
}
