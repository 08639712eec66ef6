import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { configurePlugin, listPlugins, restartPlugin } from '@securechat/protocol'
import { openSqlite } from '../storage/sqlite/open.ts'
import { PluginFolder } from '../test-world/plugin-folder.ts'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'

const PATIENCE_MS = 60_000

const define = (body: string) =>
  `import { definePlugin } from '@securechat/plugin'; export default definePlugin({ ${body} })`
const at = (server: TestServer, path: string) => `${server.url}/plugins/tried${path}`
const json = async (url: string, init?: RequestInit) => (await fetch(url, init)).json() as Promise<unknown>

/** A plugin that asks for what stands in the path of a request. */
const fetching = define(`routes: { 'GET /to/:host/:port': async ({ params }, { network }) => {
  try { return { json: { status: (await network.fetch('http://' + params.host + ':' + params.port + '/')).status } } }
  catch (error) { return { json: { said: error.message } } }
} }`)

describe('what a plugin is given', () => {
  it('routes: for anyone, for people, for administrators; matched by method and path', async () => {
    const code = define(`routes: {
      'GET /hello/:who': ({ params, query }) => ({ json: { ...params, ...query } }),
      'POST /body': ({ body }) => ({ body }),
      'GET /me': ({ caller, headers }) => ({ json: { ...caller, sees: 'authorization' in headers } }),
      'GET /secret': () => ({ status: 202, headers: { 'content-type': 'text/html', 'set-cookie': 'a=b' }, body: '<script>1</script>' }),
    }`)
    const routes = [
      { method: 'GET', path: '/hello/:who', access: 'anyone' },
      { method: 'POST', path: '/body', access: 'anyone', bodyBytes: 10 },
      { method: 'GET', path: '/me', access: 'account' },
      { method: 'GET', path: '/secret', access: 'admin' },
    ]
    await using folder = await PluginFolder.make({ code, manifest: { routes } })
    await using server = await TestServer.start({ configFile: await folder.config() })
    const alice = await server.setUp()
    const bob = await alice.invite('bob')
    const as = (person: { token: string }) => ({ headers: { authorization: `Bearer ${person.token}` } })

    assert.deepEqual(await json(at(server, '/hello/D%C3%A9?x=1')), { who: 'Dé', x: '1' })
    assert.equal((await fetch(at(server, '/hello'))).status, 404)
    assert.equal((await fetch(at(server, '/hello/a'), { method: 'POST' })).status, 404)
    assert.equal((await fetch(`${server.url}/plugins/other/hello/a`)).status, 404)
    const post = (body: string) => fetch(at(server, '/body'), { method: 'POST', body })
    assert.equal(await (await post('0123456789')).text(), '0123456789')
    assert.equal((await post('0123456789a')).status, 413)
    assert.equal((await fetch(at(server, '/me'))).status, 401)
    assert.deepEqual(await json(at(server, '/me'), as(bob)), {
      accountId: bob.accountId,
      isAdmin: false,
      sees: false,
    })
    assert.equal((await fetch(at(server, '/secret'), as(bob))).status, 403)
    const secret = await fetch(at(server, '/secret'), as(alice))
    assert.equal(secret.status, 202)
    assert.equal(secret.headers.get('set-cookie'), null)
    assert.equal(secret.headers.get('content-security-policy'), "default-src 'none'; sandbox")
  })

  it('storage that outlives the server, with limits it is told of', async () => {
    const code = define(`routes: {
      'PUT /:key': async ({ params, body }, { storage }) => {
        try { await storage.set(params.key, new TextDecoder().decode(body)); return {} }
        catch (error) { return { status: 507, body: error.message } }
      },
      'GET /:key': async ({ params }, { storage }) => ({ json: (await storage.get(params.key)) ?? null }),
      'POST /:key': async ({ params }, { storage }) => ({ json: await storage.add(params.key, 1) }),
    }`)
    const route = (method: string) => ({ method, path: '/:key', access: 'anyone', bodyBytes: 200_000 })
    await using folder = await PluginFolder.make({
      code,
      manifest: { routes: ['PUT', 'GET', 'POST'].map(route) },
    })
    const configFile = await folder.config()
    const storage = openSqlite(':memory:')
    {
      await using server = await TestServer.start({ configFile, storage })
      assert.equal((await fetch(at(server, '/one'), { method: 'PUT', body: 'kept' })).status, 204)
      const large = await fetch(at(server, '/two'), { method: 'PUT', body: 'x'.repeat(70_000) })
      assert.equal(large.status, 507)
      assert.match(await large.text(), /65536 bytes/)
      const tries = Array.from({ length: 4 }, () => json(at(server, '/turn'), { method: 'POST' }))
      assert.equal((await Promise.all(tries)).filter((isFirst) => isFirst === true).length, 1)
    }
    await using server = await TestServer.start({ configFile, storage })
    assert.equal(await json(at(server, '/one')), 'kept')
    assert.equal(await json(at(server, '/two')), null)
  })

  it('settings: an administrator sees a form’s fields and changes them while it runs; secrets are not shown', async () => {
    const properties = {
      greeting: { type: 'string', default: 'Hello', maxLength: 10 },
      secret: { type: 'string', writeOnly: true },
      count: { type: 'integer', minimum: 1 },
    }
    const code = define(`
      routes: { 'GET /settings': (request, { settings }) => ({ json: settings }) },
      settingsChanged: ({ storage, settings }) => storage.set('changed', settings.greeting)`)
    const routes = [{ method: 'GET', path: '/settings', access: 'anyone' }]
    await using folder = await PluginFolder.make({
      code,
      manifest: { routes, settings: { type: 'object', properties } },
    })
    const configFile = await folder.config({ settings: { count: 2 } })
    await using server = await TestServer.start({ configFile })
    const alice = await server.setUp()
    assert.deepEqual(await json(at(server, '/settings')), { greeting: 'Hello', count: 2 })

    const settings = { greeting: 'Hi', secret: 'xyz', count: 3 }
    const changed = await alice.ask(configurePlugin, { name: 'tried', settings })
    assert.deepEqual(changed.settings, { greeting: 'Hi', secret: '[hidden]', count: 3 })
    assert.deepEqual(await json(at(server, '/settings')), settings)
    await alice.ask(configurePlugin, { name: 'tried', settings: { ...changed.settings, greeting: 'Hey' } })
    assert.deepEqual(await json(at(server, '/settings')), { ...settings, greeting: 'Hey' })

    for (const wrong of [{ greeting: 'far too long' }, { count: 0 }, { unknown: 1 }])
      await assert.rejects(
        alice.ask(configurePlugin, { name: 'tried', settings: wrong }),
        /plugin-settings-wrong/,
      )
    const { plugins } = await alice.ask(listPlugins, {})
    assert.deepEqual(Object.keys(plugins[0]!.fields), ['greeting', 'secret', 'count'])
    assert.equal(plugins[0]!.state, 'running')
    const bob = await alice.invite('bob')
    await assert.rejects(bob.ask(listPlugins, {}), /not-allowed/)
  })

  it('fetch, to hosts that its manifest or a setting names and to no other', async () => {
    const away = createServer((request, response) => {
      if (request.url === '/') response.end('here')
      else response.end()
    }).listen(0, '127.0.0.1')
    await new Promise((listening) => away.once('listening', listening))
    const { port } = away.address() as AddressInfo
    const routes = [{ method: 'GET', path: '/to/:host/:port', access: 'anyone' }]
    const settings = {
      type: 'object',
      properties: { hook: { type: 'string', default: `http://127.0.0.1:${port}/hook` } },
    }
    await using folder = await PluginFolder.make({
      code: fetching,
      manifest: { routes, settings, network: ['{hook}'] },
    })
    await using server = await TestServer.start({ configFile: await folder.config() })
    assert.deepEqual(await json(at(server, `/to/127.0.0.1/${port}`)), { status: 200 })
    const { said } = (await json(at(server, `/to/localhost/${port}`))) as { said: string }
    assert.match(said, /may not reach localhost/)
    const other = (await json(at(server, `/to/127.0.0.1/${port - 1}`))) as { said: string }
    assert.match(other.said, /may not reach/)
    away.close()
  })

  it('of Node.js only what is harmless or in its manifest, and nothing of the server’s environment', async () => {
    const code = `
      import { createHash } from 'node:crypto'
      const tried = async (name) => import(name).then(() => 'ok', (error) => error.message)
      ${define(`routes: { 'GET /': async () => ({ json: {
        fs: await tried('node:fs'), net: await tried('net'), child: await tried('child_process'),
        builtin: (() => { try { process.getBuiltinModule('fs'); return 'ok' } catch { return 'no' } })(),
        env: Object.keys(process.env).length, hash: createHash('sha256').update('').digest('hex').length } }) }`)}`
    const routes = [{ method: 'GET', path: '/', access: 'anyone' }]
    await using folder = await PluginFolder.make({ code, manifest: { routes, node: ['node:fs'] } })
    await using server = await TestServer.start({ configFile: await folder.config() })
    const found = (await json(at(server, '/'))) as Record<string, unknown>
    assert.equal(found['fs'], 'ok')
    assert.match(String(found['net']), /may not import node:net/)
    assert.match(String(found['child']), /may not import/)
    assert.equal(found['env'], 0)
    assert.equal(found['hash'], 64)
  })

  it('in development, a new life whenever its folder changes, and after a fault whenever an administrator says so', async () => {
    const says = (word: string) => define(`routes: { 'GET /': () => ({ body: '${word}' }) }`)
    const manifest = { routes: [{ method: 'GET', path: '/', access: 'anyone' }] }
    await using folder = await PluginFolder.make({ code: says('one'), manifest })
    await using server = await TestServer.start({
      configFile: await folder.config({ watch: true }),
      settings: { 'logging.level': 'silent' },
    })
    const alice = await server.setUp()
    const said = async () => (await fetch(at(server, '/'))).text()
    assert.equal(await said(), 'one')
    await writeFile(join(folder.path, 'main.js'), says('two'))
    await until(async () => (await said()) === 'two', PATIENCE_MS)
    await writeFile(join(folder.path, 'main.js'), `throw new Error('half done')`)
    const state = async () => (await alice.ask(listPlugins, {})).plugins[0]
    await until(async () => (await state())?.lastFault?.includes('half done'), PATIENCE_MS)
    await writeFile(join(folder.path, 'main.js'), says('three'))
    await alice.ask(restartPlugin, { name: 'tried' })
    await until(async () => (await said()) === 'three', PATIENCE_MS)
  })
})
