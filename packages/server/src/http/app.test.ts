import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { operations } from '@securechat/protocol'
import { askRaw } from '../test-world/ask.ts'
import { TestServer } from '../test-world/test-server.ts'
import { trustedTypesPolicy } from './security-headers.ts'

let server: TestServer
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securechat-web-'))
  await mkdir(join(folder, 'web', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'not to be served')
  await writeFile(join(folder, 'web', 'index.html'), '<!doctype html><title>SecureChat</title>')
  await writeFile(join(folder, 'web', 'assets', 'main-abc.js'), 'export {}\n'.repeat(200))
  await writeFile(join(folder, 'web', 'favicon.svg'), '<svg/>')
  server = await TestServer.start({ webDir: join(folder, 'web'), settings: { 'monitoring.metrics': 'true' } })
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const get = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init)

/** Sends a path as it is: `fetch` would tidy it up first. */
async function getRaw(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
    sent.on('error', reject).end()
  })
}

describe('every answer', () => {
  const pages = [
    '/',
    '/invite',
    '/assets/main-abc.js',
    '/reference',
    '/reference.css',
    '/openapi.json',
    '/metrics',
  ]
  const paths = [...pages, '/health/live', '/health/ready', '/v1/workspace', '/v1/nothing', '/assets/none.js']

  it('has the security headers, whatever it is', async () => {
    const answers = await Promise.all([
      ...paths.map((path) => get(path)),
      ...operations.map(({ name }) => askRaw(server.url, name, {})),
      get('/v1/workspace', { method: 'DELETE' }),
      get('/', { method: 'POST' }),
    ])
    for (const { url, headers } of answers) {
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(
        policy,
        /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/,
        url,
      )
      assert.match(policy, /frame-ancestors 'none'; require-trusted-types-for 'script'/, url)
      assert.ok(policy.endsWith(`trusted-types ${trustedTypesPolicy}`), url)
      assert.ok(!/unsafe-inline|unsafe-eval'? |\*/.test(policy.replace("'wasm-unsafe-eval'", '')), url)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', url)
      assert.equal(headers.get('referrer-policy'), 'no-referrer', url)
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', url)
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', url)
      assert.match(headers.get('permissions-policy') ?? '', /camera=\(self\)/, url)
      assert.equal(headers.get('access-control-allow-origin'), null, url)
      assert.equal(headers.get('strict-transport-security'), null, 'not without TLS')
    }
  })

  it('lets pages connect to the server they came from, and to no other', async () => {
    const policy = (await get('/')).headers.get('content-security-policy')
    assert.match(policy!, new RegExp(`connect-src 'self' ${server.url.replace('http', 'ws')};`))
  })

  it('is kept by no cache, except for what has a hash in its name', async () => {
    for (const path of paths.filter((one) => one.startsWith('/v1/') || one.startsWith('/health')))
      assert.equal((await get(path)).headers.get('cache-control'), 'no-store', path)
    assert.equal((await get('/')).headers.get('cache-control'), 'no-cache')
    assert.equal((await get('/invite')).headers.get('cache-control'), 'no-cache')
    const asset = await get('/assets/main-abc.js')
    assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  })
})

describe('the web client', () => {
  it('is one page for all paths of the app', async () => {
    for (const path of ['/', '/index.html', '/invite', '/rooms/abc']) {
      const page = await get(path)
      assert.equal(page.status, 200)
      assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
      assert.match(await page.text(), /<title>SecureChat/)
    }
  })

  it('does not answer a missing file with the page', async () => {
    for (const path of ['/assets/gone.js', '/assets/gone', '/robots.txt', '/v1/rooms/x'])
      assert.equal((await get(path)).status, 404, path)
  })

  it('is sent compressed to whoever can read that', async () => {
    const plain = await get('/assets/main-abc.js', { headers: { 'accept-encoding': 'identity' } })
    assert.equal(plain.headers.get('content-encoding'), null)
    assert.equal(plain.headers.get('content-type'), 'text/javascript; charset=utf-8')
    const packed = await get('/assets/main-abc.js', { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(packed.headers.get('content-encoding'), 'gzip')
    assert.equal(await packed.text(), await plain.text())
  })

  it('is all that is served: no path leads out of its folder', async () => {
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/....//secret.txt',
      '/..\\secret.txt',
      '/assets/%00/../../secret.txt',
      `/${folder}/secret.txt`,
      '//secret.txt',
      '/secret.txt',
      '/__proto__',
      '/constructor',
    ]
    for (const path of paths) assert.doesNotMatch((await getRaw(path)).body, /not to be served/, path)
  })
})

describe('nonsense', () => {
  it('is refused, and the server goes on', async () => {
    const paths = [
      '/%',
      '/%E0%A4%A',
      '/v1/invites/%',
      '/v1/invites/%E0',
      '/v1/rooms/%00/events?after=0',
      '/\u0000',
      '//',
      '/?%',
      '*',
    ]
    for (const path of paths) {
      const { status } = await getRaw(encodeURI(path).replaceAll('%25', '%'))
      assert.ok([200, 400, 401, 404].includes(status), `${path} ${status}`)
    }
    for (const line of ['GET', 'GET / HTTP/9.9', '\u0000\u0001', `GET /${'x'.repeat(20_000)} HTTP/1.1`])
      assert.match(await say(`${line}\r\n\r\n`), /^(HTTP\/1\.1 4\d\d |$)/, line.slice(0, 40))
    assert.equal((await get('/health/live')).status, 200)
  })
})

/** Sends text as it is. @returns what is answered until the connection closes. */
function say(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve) => {
    let answer = ''
    const stream = createConnection(Number(port), hostname, () => stream.end(text))
    stream.on('data', (data) => (answer += data.toString('latin1')))
    stream.on('error', () => undefined)
    stream.on('close', () => resolve(answer))
  })
}

describe('what operators ask', () => {
  it('live, ready, and metrics', async () => {
    assert.deepEqual(await (await get('/health/live')).json(), { status: 'live' })
    assert.deepEqual(await (await get('/health/ready')).json(), { status: 'ready' })
    const metrics = await (await get('/metrics')).text()
    assert.match(metrics, /^process_cpu_seconds_total/m)
    assert.match(metrics, /^securechat_sockets 0/m)
    assert.match(metrics, /^securechat_storage\{measure="\w+"\} \d/m)
  })

  it('metrics are for this machine, or for whoever has the token', async () => {
    const token = 'a-token-of-some-length'
    await using other = await TestServer.start({
      settings: { 'monitoring.metrics': 'true', 'monitoring.metricsToken': token },
    })
    const read = (headers: Record<string, string>) => fetch(`${other.url}/metrics`, { headers })
    const elsewhere = { 'x-forwarded-for': '203.0.113.5' }
    assert.equal((await read({})).status, 200)
    assert.equal((await read(elsewhere)).status, 404)
    assert.equal((await read({ ...elsewhere, authorization: 'Bearer wrong' })).status, 404)
    assert.equal((await read({ ...elsewhere, authorization: `Bearer ${token}` })).status, 200)
  })

  it('metrics can be switched off', async () => {
    await using other = await TestServer.start()
    assert.equal((await fetch(`${other.url}/metrics`)).status, 404)
  })

  it('labels come from our own lists, however many names are tried', async () => {
    for (let count = 0; count < 50; count++) await get(`/v1/made-up-${count}`)
    await askRaw(server.url, 'invite.read', { inviteId: 'nonsense' })
    const metrics = await (await get('/metrics')).text()
    assert.doesNotMatch(metrics, /made-up|nonsense/)
    assert.match(metrics, /securechat_operations_total\{operation="invite.read",outcome="bad-request"\} \d/)
  })
})
