import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfig, startServer } from '@securechat/server'
import { Client, Network, shows } from '@securechat/testkit'

const password = 'canary-password-7f3a'
const canaries = {
  text: 'canary-text-91bc',
  draft: 'canary-draft-a0d2',
  roomName: 'canary-room-55e1',
  newRoomName: 'canary-renamed-c8f7',
  topic: 'canary-topic-d4b9',
  openRoomName: 'canary-open-2e6f',
}

/** Everything that leaves this process for a server: bodies, headers and addresses of requests, and socket frames. */
function recordTraffic(): { sent: string[] } & Disposable {
  const sent: string[] = []
  const { fetch, WebSocket: RealSocket } = globalThis
  globalThis.fetch = async (url, init) => {
    sent.push(JSON.stringify([url instanceof Request ? url.url : url, init?.headers, init?.body]))
    return fetch(url, init)
  }
  globalThis.WebSocket = class extends RealSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      const send = this.send.bind(this)
      sent.push(String(url))
      this.send = (data) => {
        assert.ok(typeof data === 'string', 'the protocol is JSON')
        sent.push(data)
        send(data)
      }
    }
  }
  const restore = () => Object.assign(globalThis, { fetch, WebSocket: RealSocket })
  return { sent, [Symbol.dispose]: () => void restore() }
}

/**
 * Every secret that anybody's device works with from now on: what it derives keys from (vault roots, epoch secrets, export
 * keys, secrets of invitations), content keys, and private keys as they are written down.
 */
function recordKeys(): { secrets: Set<string> } & Disposable {
  const secrets = new Set<string>()
  const { subtle } = globalThis.crypto
  const importKey = subtle.importKey.bind(subtle) as (...given: unknown[]) => Promise<CryptoKey>
  const record = (format: unknown, data: unknown, algorithm: unknown, ...rest: unknown[]) => {
    const name = typeof algorithm === 'string' ? algorithm : (algorithm as { name: string }).name
    const isSecret = format === 'pkcs8' || (format === 'raw' && ['AES-GCM', 'HKDF'].includes(name))
    if (isSecret && (data instanceof Uint8Array || data instanceof ArrayBuffer)) {
      const bytes = Buffer.from(data instanceof Uint8Array ? data : new Uint8Array(data))
      if (bytes.length >= 16 && new Set(bytes).size > 4) secrets.add(bytes.toString('latin1'))
    }
    return importKey(format, data, algorithm, ...rest)
  }
  Object.defineProperty(subtle, 'importKey', { value: record, configurable: true, writable: true })
  return { secrets, [Symbol.dispose]: () => void Reflect.deleteProperty(subtle, 'importKey') }
}

/** Bytes as they are, in hexadecimal digits, and in both spellings of base64. */
function looksOfKey(secret: string): string[] {
  const bytes = Buffer.from(secret, 'latin1')
  const base64 = bytes.toString('base64').replaceAll('=', '')
  // The last letter depends on what comes behind.
  return [secret, bytes.toString('hex'), base64.slice(0, -1), bytes.toString('base64url').slice(0, -1)]
}

/** A text as it is, and as it would look inside base64, wherever in it the text begins. */
function looksOf(text: string): string[] {
  const insides = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('\0'.repeat(shift) + text).toString('base64')
    // The first and the last letters depend on what stands beside the text.
    return encoded.slice(shift === 0 ? 0 : 4, -4).replaceAll('=', '')
  })
  return [
    text,
    Buffer.from(text, 'utf16le').toString('latin1'),
    ...insides,
    ...insides.map((inside) => inside.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

async function filesIn(folder: string): Promise<{ name: string; content: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (name) => ({ name, content: (await readFile(name)).toString('latin1') })),
  )
}

test('what people write, call their rooms and know is nowhere a server could read it, nor any key to it: not on its disk, in its log, or in what it is sent', async () => {
  await using opened = new AsyncDisposableStack()
  using traffic = recordTraffic()
  using keys = recordKeys()
  const dataDir = await mkdtemp(join(tmpdir(), 'securechat-readable-'))
  opened.defer(() => rm(dataDir, { recursive: true, force: true }))
  const log: string[] = []
  const args = { 'network.port': '0', 'storage.dataDir': dataDir, 'logging.level': 'debug' }
  const server = await startServer(loadConfig({ args }), {
    logTo: { write: (line: string) => void log.push(line) },
  })
  opened.defer(() => server.stop())
  const device = async (label: string) =>
    opened.use(await Client.open({ label, network: await Network.to(server.port) }))

  const alice = await device('alice')
  const bob = await device('bob')
  const setUpCode = server.setUpCode!
  await alice.api.setUp({ setUpCode, workspaceName: 'Wonderland', name: 'alice', password })
  await alice.eventually('is in General', ({ rooms }) => rooms.some(({ name }) => name === 'General'))
  const { url: link } = await alice.api.createInvite(alice.room('General').roomId)
  await bob.api.acceptInvite({ link, name: 'bob', password: `${password}-of-bob` })
  await bob.eventually('is let in', ({ rooms }) =>
    rooms.some(({ state, name }) => state === 'joined' && name === 'General'),
  )

  const memberIds = [bob.state.me!.accountId]
  const { roomId } = await alice.api.createRoom({
    kind: 'group',
    name: canaries.roomName,
    topic: canaries.topic,
    memberIds,
  })
  await alice.api.createRoom({ kind: 'open', name: canaries.openRoomName })
  await bob.eventually('is in the group', ({ rooms }) => rooms.some(({ name }) => name === canaries.roomName))
  await bob.eventually('finds the open room', ({ openRooms }) =>
    openRooms.some(({ name }) => name === canaries.openRoomName),
  )
  await alice.api.setDraft(roomId, canaries.draft)
  await alice.write(roomId, canaries.text)
  await shows(bob, roomId, canaries.text)
  await bob.api.renameRoom(roomId, { name: canaries.newRoomName, topic: canaries.topic })
  await alice.eventually('is told', ({ rooms }) => rooms.some(({ name }) => name === canaries.newRoomName))

  const secrets = { ...canaries, password, inviteSecret: link.split('#')[1]! }
  const disk = await filesIn(dataDir)
  assert.ok(
    disk.some(({ name }) => name.endsWith('-wal')),
    'the write-ahead log is looked through too',
  )
  assert.ok(log.length > 0 && traffic.sent.length > 20 && disk.length > 1)
  const places = [
    ...disk,
    ...log.map((content) => ({ name: 'the log', content })),
    ...traffic.sent.map((content) => ({ name: 'what was sent', content })),
  ]
  // The search itself works: what the server may know is found.
  assert.ok(places.some(({ content }) => content.includes('Wonderland')))
  for (const [what, secret] of Object.entries(secrets))
    for (const look of looksOf(secret))
      for (const { name, content } of places) assert.ok(!content.includes(look), `the ${what} is in ${name}`)
  assert.ok(keys.secrets.size > 20, `${keys.secrets.size} secrets were worked with`)
  const everything = places.map(({ content }) => content).join('\n')
  for (const secret of keys.secrets)
    for (const look of looksOfKey(secret))
      assert.ok(!everything.includes(look), `a key of ${secret.length} bytes is where a server could read it`)
})
