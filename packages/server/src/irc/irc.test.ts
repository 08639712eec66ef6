import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { createAppPassword } from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { TestServer } from '../test-world/test-server.ts'

const open = (more: Record<string, string> = {}) =>
  TestServer.start({
    settings: {
      'security.publicRooms': 'everybody',
      'network.irc.host': '127.0.0.1',
      'network.irc.port': '0',
      ...more,
    },
  })

/** A client of IRC that says lines and waits for lines. */
class Client implements Disposable {
  readonly #socket: Socket
  readonly #lines: string[] = []
  #wake: () => void = () => {}
  isClosed = false

  constructor(server: TestServer) {
    this.#socket = connect(server.server.protocols.find(({ name }) => name === 'irc')!.port, '127.0.0.1')
    this.#socket.on('error', () => {})
    createInterface({ input: this.#socket }).on('line', (line) => {
      this.#lines.push(line)
      this.#wake()
    })
    this.#socket.on('close', () => {
      this.isClosed = true
      this.#wake()
    })
  }

  say(...lines: string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''))
  }

  /** The next line that fits; what comes before it is passed over. @throws when the server hangs up first. */
  async hears(pattern: RegExp): Promise<string> {
    const passed: string[] = []
    for (;;) {
      const line = this.#lines.shift()
      if (line === undefined) {
        if (this.isClosed) throw new Error(`closed before ${pattern}; heard:\n${passed.join('\n')}`)
        await new Promise<void>((resolve) => (this.#wake = resolve))
        continue
      }
      passed.push(line)
      if (pattern.test(line)) return line
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }
}

const plain = (authzid: string, name: string, password: string): string =>
  Buffer.from(`${authzid}\0${name}\0${password}`).toString('base64')

test('two guests of a throw-away server talk in a channel and to each other', async () => {
  await using server = await open({ 'network.irc.guests': 'true' })
  using alice = new Client(server)
  using bob = new Client(server)
  alice.say('NICK alice', 'USER a 0 * :Alice')
  await alice.hears(/ 001 alice /)
  bob.say('NICK bob', 'USER b 0 * :Bob')
  await bob.hears(/ 001 bob /)
  alice.say('JOIN #ops')
  await alice.hears(/ 353 alice . #ops :?@alice/)
  bob.say('JOIN #ops')
  await bob.hears(/ 366 bob #ops /)
  await alice.hears(/^:bob!\S+ JOIN :?#ops/)
  alice.say('PRIVMSG #ops :hello, all')
  await bob.hears(/^:alice!\S+ PRIVMSG #ops :?hello, all$/)
  bob.say('PRIVMSG alice :only you')
  await alice.hears(/^:bob!\S+ PRIVMSG alice :?only you$/)
  alice.say('TOPIC #ops :what we do')
  await bob.hears(/^:alice!\S+ TOPIC #ops :?what we do$/)
  bob.say('KICK #ops alice :no')
  await bob.hears(/ 482 bob #ops /)
  alice.say('KICK #ops bob :enough')
  await bob.hears(/^:alice!\S+ KICK #ops bob/)
  bob.say('QUIT :bye')
  await bob.hears(/^ERROR/)
})

test('what is malformed is answered by the numbers of the protocol', async () => {
  await using server = await open({ 'network.irc.guests': 'true' })
  using client = new Client(server)
  client.say('JOIN #ops')
  await client.hears(/ 451 /)
  client.say('NICK carol', 'USER c 0 * :Carol')
  await client.hears(/ 001 carol /)
  client.say('JOIN')
  await client.hears(/ 461 carol JOIN /)
  client.say('FROBNICATE')
  await client.hears(/ 421 carol FROBNICATE /)
  client.say(`PRIVMSG #ops :${'x'.repeat(600)}`)
  await client.hears(/ 417 carol /)
  client.say('PING :still there')
  await client.hears(/PONG \S+ :?still there$/)
})

test('an account comes in by an app password, as itself and nobody else', async () => {
  await opaque.ready
  await using server = await open()
  const alice = await server.setUp('alice')
  const { password } = await alice.ask(createAppPassword, { label: 'irssi' })
  const signsIn = async (client: Client, answer: string) => {
    client.say('CAP LS 302', 'NICK alice', 'USER a 0 * :Alice')
    await client.hears(/CAP \S+ LS .*sasl=\S*PLAIN/)
    client.say('CAP REQ :sasl')
    await client.hears(/ ACK :?sasl/)
    client.say('AUTHENTICATE PLAIN')
    await client.hears(/^AUTHENTICATE \+$/)
    client.say(`AUTHENTICATE ${answer}`)
  }

  using wrong = new Client(server)
  await signsIn(wrong, plain('', 'alice', `${password}x`))
  await wrong.hears(/ 904 /)
  using other = new Client(server)
  await signsIn(other, plain('bob', 'alice', password))
  await other.hears(/ 904 /)
  using right = new Client(server)
  await signsIn(right, plain('alice', 'alice', password))
  await right.hears(/ 903 /)
  right.say('CAP END')
  await right.hears(/ 001 alice /)

  using stranger = new Client(server)
  stranger.say('NICK mallory', 'USER m 0 * :Mallory')
  await stranger.hears(/^(ERROR|.* 464 |FAIL )/)
})

test('no guest comes in where there is a workspace', async () => {
  await opaque.ready
  await using server = await open()
  await server.setUp('alice')
  const again = TestServer.start({
    storage: server.storage,
    settings: { 'network.irc.host': '127.0.0.1', 'network.irc.port': '0', 'network.irc.guests': 'true' },
  })
  await assert.rejects(again, /guests are for throw-away data/)
})
