import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { readEvents, sendMessage } from '@securechat/protocol'
import { ConfigError } from './config/config-error.ts'
import { loadConfig } from './config/load.ts'
import { startServer } from './server.ts'
import { openSqlite } from './storage/sqlite/open.ts'
import { Person } from './test-world/person.ts'
import { TestServer } from './test-world/test-server.ts'
import { TestSocket } from './test-world/test-socket.ts'
import { until } from './test-world/until.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securechat-server-'))
})
after(() => rm(folder, { recursive: true }))

const quiet = {
  'network.port': '0',
  'logging.level': 'error',
  'monitoring.metrics': 'false',
  'security.tokens.bearer': 'always',
}

describe('the server', () => {
  it('keeps everything in its data directory, and goes on from there', async () => {
    const config = loadConfig({ args: { ...quiet, 'storage.dataDir': join(folder, 'data') } })
    const first = await startServer(config)
    const admission = { kind: 'set-up', code: first.setUpCode!, workspaceName: 'W' } as const
    const alice = await Person.register(first.url, 'alice', admission)
    const roomId = await alice.makeRoom('group')
    await alice.send(roomId, 1)
    await first.stop()

    const second = await startServer(config)
    assert.equal(second.setUpCode, undefined)
    const again = alice.at(second.url)
    assert.equal((await again.ask(readEvents, { roomId, after: 0, limit: 10 })).events.length, 2)
    assert.ok(await again.signIn())
    await second.stop()
    if (process.platform !== 'win32')
      assert.equal(
        (await stat(join(folder, 'data'))).mode & 0o077,
        0,
        'nobody else may look into the data directory',
      )
  })

  it('says in one sentence when it cannot have its port or its folder', async () => {
    await using taken = await TestServer.start()
    const storage = openSqlite(':memory:')
    const port = String(taken.server.port)
    await assert.rejects(
      startServer(loadConfig({ args: { ...quiet, 'network.port': port } }), { storage }),
      (error) => {
        assert.ok(error instanceof ConfigError)
        assert.equal(
          error.message,
          `network.host and network.port must be free to listen on: 127.0.0.1:${port} is in use already.`,
        )
        return true
      },
    )
    await storage.probe()
    await storage.close()
    await writeFile(join(folder, 'a-file'), '')
    const wrongFolder = loadConfig({ args: { ...quiet, 'storage.dataDir': join(folder, 'a-file', 'data') } })
    await assert.rejects(
      startServer(wrongFolder),
      /^ConfigError: storage.dataDir must be a folder that can be written/,
    )
    const noKey = { 'network.tls.certFile': '/none.pem', 'network.tls.keyFile': '/none.pem' }
    await assert.rejects(
      startServer(loadConfig({ args: { ...quiet, ...noKey } })),
      /^ConfigError: network.tls.certFile must be/,
    )
  })

  it('says goodbye to every socket when it stops, stores what was said, and takes no more', async () => {
    const storage = openSqlite(':memory:')
    const server = await TestServer.start({ storage })
    const alice = await server.setUp('alice')
    const roomId = await alice.makeRoom('group')
    await using socket = await alice.connect()
    await using silent = await TestSocket.connect(server.url)
    const sent = socket.ask(sendMessage, alice.aMessage(roomId, 1))
    await until(
      async () => (await storage.events({ roomId, after: 1, limit: 1, floorSeq: 0 })).events.length === 1,
    )
    await server.server.stop()
    assert.deepEqual(await socket.closed(), { code: 1001, reason: 'shutting-down' })
    assert.deepEqual(await silent.closed(), { code: 1001, reason: 'shutting-down' })
    assert.equal((await sent).seq, 2)
    await assert.rejects(fetch(`${server.url}/health/live`))
    assert.ok((await storage.accountById({ accountId: alice.accountId }))?.lastSeenAtMs)
    await storage.close()
  })

  it('closes connections that send nothing, or a byte now and then', { timeout: 30_000 }, async () => {
    await using server = await TestServer.start()
    const { hostname, port } = new URL(server.url)
    const startedAtMs = performance.now()
    const stall = (text: string) =>
      new Promise<number>((resolve) => {
        const stream = createConnection(Number(port), hostname, () => stream.write(text))
        const drip = setInterval(() => stream.write('x'), 1000)
        stream.on('error', () => undefined)
        stream.resume().on('close', () => {
          clearInterval(drip)
          resolve(performance.now() - startedAtMs)
        })
      })
    const head = 'POST /v1/sessions/begin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    const stalls = [
      stall('GET / HTTP/1.1\r\nX-'),
      stall(head),
      stall(`${head}Content-Length: 100000\r\n\r\n{`),
    ]
    for (const tookMs of await Promise.all(stalls)) assert.ok(tookMs < 16_000, `${tookMs} ms`)
  })
})

describe('over TLS', () => {
  it('speaks TLS 1.3 and nothing older, with a certificate of its own that only it can read', async () => {
    const dataDir = join(folder, 'tls-data')
    const settings = { 'network.tls.selfSigned': 'true', 'storage.dataDir': dataDir }
    await using server = await TestServer.start({ settings })
    assert.match(server.url, /^https:/)
    const { hostname, port } = new URL(server.url)
    const ca = await readFile(join(dataDir, 'tls', 'cert.pem'), 'utf8')
    for (const name of ['cert.pem', 'key.pem'])
      if (process.platform !== 'win32')
        assert.equal((await stat(join(dataDir, 'tls', name))).mode & 0o777, 0o600)

    const protocol = await new Promise((resolve, reject) => {
      const stream = connectTls({ host: hostname, port: Number(port), ca }, () => {
        resolve(stream.getProtocol())
        stream.destroy()
      }).on('error', reject)
    })
    assert.equal(protocol, 'TLSv1.3')
    const old = new Promise((resolve, reject) => {
      const options = {
        host: hostname,
        port: Number(port),
        ca,
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.2',
      } as const
      connectTls(options, () => resolve('connected')).on('error', reject)
    })
    await assert.rejects(old)
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      request(`${server.url}/health/live`, { ca }, (response) => resolve(response.resume().headers))
        .on('error', reject)
        .end()
    })
    assert.match(String(headers['strict-transport-security']), /max-age=63072000; includeSubDomains/)
    assert.match(
      String(headers['content-security-policy']),
      new RegExp(`connect-src 'self' wss://localhost:${port};`),
    )
  })

  it('keeps its certificate from one start to the next', async () => {
    const dataDir = join(folder, 'kept')
    const settings = { 'network.tls.selfSigned': 'true', 'storage.dataDir': dataDir }
    const read = () => readFile(join(dataDir, 'tls', 'cert.pem'), 'utf8')
    const first = await TestServer.start({ settings })
    const made = await read()
    await first[Symbol.asyncDispose]()
    await using second = await TestServer.start({ settings })
    assert.equal(await read(), made)
    await using socket = await TestSocket.connect(second.url, { ca: made })
    assert.equal(socket.challenge.origin, second.url)
  })
})
