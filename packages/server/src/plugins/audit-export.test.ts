import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { generate } from 'selfsigned'
import { TestServer } from '../test-world/test-server.ts'
import { until } from '../test-world/until.ts'

const PATIENCE_MS = 60_000
const portOf = (server: Server | ReturnType<typeof createHttpServer>) =>
  (server.address() as AddressInfo).port

/** A server with the plugin set like that, and somebody on it. */
async function exporting(settings: Record<string, unknown>) {
  await using made = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'securechat-audit-'))
  made.defer(() => rm(folder, { recursive: true, force: true }))
  const configFile = join(folder, 'server.json')
  await writeFile(configFile, JSON.stringify({ plugins: [{ module: 'audit-export', settings }] }))
  const server = made.use(await TestServer.start({ configFile, settings: { 'logging.level': 'silent' } }))
  const alice = await server.setUp()
  const all = made.move()
  return { server, alice, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

/** Takes connections and keeps what arrives. */
async function listening(server: Server) {
  let text = ''
  server.on('connection', (socket) => socket.on('error', () => {}))
  server.on(
    server.listenerCount('secureConnection') >= 0 && 'setSecureContext' in server
      ? 'secureConnection'
      : 'connection',
    (socket: NodeJS.ReadableStream) => socket.on('data', (data) => (text += String(data))),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: portOf(server), heard: () => text, [Symbol.asyncDispose]: async () => void server.close() }
}

const shape =
  /^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z chat-1 securechat - room\.created \[securechat@32473 id="[0-9a-f-]{36}" roomId="\S+" kind="group" accountId="\S+" atMs="\d+"\]$/

/** RFC 6587 §3.4.1: each line after its length. */
function unframed(text: string): string[] {
  const lines: string[] = []
  for (let rest = Buffer.from(text); rest.length > 0;) {
    const [, digits = ''] = /^(\d+) /.exec(rest.toString()) ?? []
    const start = digits.length + 1
    const end = start + Number(digits)
    if (digits === '' || rest.length < end) break
    lines.push(rest.subarray(start, end).toString())
    rest = rest.subarray(end)
  }
  return lines
}

describe('the audit export', () => {
  it('sends RFC 5424 over TCP, each line with its length', async () => {
    await using syslog = await listening(createServer())
    await using world = await exporting({ syslog: `tcp://127.0.0.1:${syslog.port}`, hostName: 'chat-1' })
    await world.alice.makeRoom('group')
    const line = await until(() => unframed(syslog.heard()).find((one) => shape.test(one)), PATIENCE_MS)
    assert.ok(line.includes(`accountId="${world.alice.accountId}"`))
    await until(() => unframed(syslog.heard()).some((one) => one.includes('account.created')), PATIENCE_MS)
  })

  it('sends the same over TLS, to a server whose certificate it was told to trust', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    })
    await using syslog = await listening(createTlsServer({ key, cert }))
    await using world = await exporting({
      syslog: `tls://localhost:${syslog.port}`,
      syslogCa: cert,
      hostName: 'chat-1',
    })
    await world.alice.makeRoom('group')
    await until(() => unframed(syslog.heard()).find((one) => shape.test(one)), PATIENCE_MS)
  })

  it('sends one datagram each over UDP', async () => {
    const socket = createSocket('udp4')
    const lines: string[] = []
    socket.on('message', (data) => lines.push(data.toString()))
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    await using world = await exporting({
      syslog: `udp://127.0.0.1:${socket.address().port}`,
      hostName: 'chat-1',
    })
    await world.alice.makeRoom('group')
    await until(() => lines.find((one) => shape.test(one)), PATIENCE_MS)
    socket.close()
  })

  it('sends signed requests, and again what was not taken; nothing of messages unless that was asked for', async () => {
    const secret = 'a secret of the test'
    const taken: { event: string; id: string }[] = []
    const tries = new Map<string, number>()
    const receiver = createHttpServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (data: Buffer) => chunks.push(data))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        const {
          'webhook-id': id = '',
          'webhook-timestamp': time = '',
          'webhook-signature': signature,
        } = request.headers
        const mac = createHmac('sha256', secret)
          .update(`${String(id)}.${String(time)}.${body}`)
          .digest('base64')
        const count = (tries.get(String(id)) ?? 0) + 1
        tries.set(String(id), count)
        const isRefused = signature !== `v1,${mac}` || count === 1
        if (!isRefused) taken.push(JSON.parse(body) as { event: string; id: string })
        response.statusCode = isRefused ? 503 : 204
        response.end()
      })
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const webhook = `http://127.0.0.1:${portOf(receiver)}/audit`
    await using world = await exporting({ webhook, webhookSecret: secret })
    const roomId = await world.alice.makeRoom('group')
    await world.alice.send(roomId, 1)
    const events = () => new Set(taken.map(({ event }) => event))
    await until(() => events().has('room.created') && events().has('account.created'), PATIENCE_MS)
    assert.ok(!events().has('message.admitted'))
    receiver.close()
  })
})
