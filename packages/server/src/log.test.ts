import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Writable } from 'node:stream'
import { sendMessage } from '@securechat/protocol'
import { loadConfig } from './config/load.ts'
import { openLog, reportBug } from './log.ts'
import { askRaw } from './test-world/ask.ts'
import { randomText } from './test-world/ids.ts'
import { Person } from './test-world/person.ts'
import { TestServer } from './test-world/test-server.ts'

/** Where a log goes in a test. */
class Pages extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }

  get entries(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }
}

const settings = { 'logging.level': 'debug' }

describe('the log', () => {
  it('of a whole day holds no token, code, password message, frame or key', async () => {
    const pages = new Pages()
    await using server = await TestServer.start({ settings, logTo: pages })
    const code = server.server.setUpCode!
    const alice = await server.setUp('alice')
    const token = await alice.signIn()
    const bob = await alice.invite('bob')
    const roomId = await alice.makeRoom('group')
    const commit = await alice.add(roomId, 1, bob)
    await using socket = await alice.connect()
    const message = alice.aMessage(roomId, commit)
    await socket.ask(sendMessage, message)
    await askRaw(server.url, 'room.list', {}, 'a-wrong-token')
    await fetch(`${server.url}/v1/rooms?token=${alice.token}`)
    await Person.register(server.url, 'eve', { kind: 'set-up', code, workspaceName: 'x' }).catch(
      () => undefined,
    )

    assert.ok(pages.entries.some(({ operation }) => operation === 'message.send'))
    assert.ok(
      pages.entries.some(
        ({ operation, outcome }) => operation === 'account.begin' && outcome === 'already-set-up',
      ),
    )
    const secrets = [
      alice.token,
      bob.token,
      token,
      'a-wrong-token',
      code,
      message.frame,
      message.frankingTag,
      alice.keys.identityKey,
    ]
    for (const secret of secrets) assert.ok(!pages.text.includes(secret), `${secret} is in the log`)
  })

  it('keeps one entry on one line, whatever clients send', async () => {
    const pages = new Pages()
    await using server = await TestServer.start({ settings, logTo: pages })
    const alice = await server.setUp('alice')
    await using socket = await alice.connect()
    const nasty = 'x\n{"level":"error","msg":"forged"}\r\n\u001b[31mred\u2028'
    await socket.request(nasty, {})
    await fetch(`${server.url}/v1/invites/${encodeURIComponent(nasty)}`)
    await socket.request(randomText(40), {})
    assert.ok(pages.entries.every(({ msg }) => msg !== 'forged'))
    assert.ok(!pages.text.includes('\u001b'))
    const entry = pages.entries.find(({ operation }) => String(operation).startsWith('x\n'))
    assert.equal(entry?.outcome, 'unknown-operation')
  })

  it('can be read by people, with the same care', () => {
    const pages = new Pages()
    const log = openLog(loadConfig({ args: { 'logging.pretty': true } }).logging, pages)
    log.info({ name: 'x\n\u001b[31m', token: 'secret' }, 'hello')
    assert.match(
      pages.text,
      /^\d\d:\d\d:\d\d\.\d{3}  info   hello  name="x\\n\\u001b\[31m"  token="\[hidden\]"\n$/,
    )
  })

  it('has every bug in it, and hides what must not be seen', () => {
    const pages = new Pages()
    openLog(loadConfig().logging, pages)
    reportBug(new Error('something broke'))
    reportBug('thrown by somebody careless')
    assert.deepEqual(
      pages.entries.map(({ level, msg }) => [level, msg]),
      [
        ['error', 'bug'],
        ['error', 'bug'],
      ],
    )
    assert.match(pages.text, /something broke/)
    assert.match(pages.text, /log\.test\.ts/)
  })
})
