import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { JSON_SUBPROTOCOL, limits } from '@securechat/protocol'
import { closePayload, RawSocket, type Sending } from '../../test-world/raw-socket.ts'
import { TestServer } from '../../test-world/test-server.ts'
import { handshake } from '../../test-world/handshake.ts'

const TEXT = 1
const BINARY = 2
const MORE = 0
const CLOSE = 8
const PING = 9
const PONG = 10

let server: TestServer
before(async () => {
  server = await TestServer.start({ settings: { 'security.testEndpoints': 'true' } })
})
after(() => server[Symbol.asyncDispose]())

const open = () => RawSocket.open(server.url, '/test/echo')

/** What comes back for each sending, which must be one frame; anything but that closes the connection or hangs. */
async function echoed(...sendings: Sending[]) {
  await using socket = await open()
  socket.send(...sendings)
  return await socket.frame()
}

async function closedFor(...sendings: Sending[]): Promise<number | undefined> {
  await using socket = await open()
  socket.send(...sendings)
  const code = await socket.closedWith()
  await socket.over()
  return code
}

describe('RFC 6455, opening (§4.2)', () => {
  it('answers the key of the RFC with the RFC’s answer, and agrees to no extension', async () => {
    const extension = { 'sec-websocket-extensions': 'permessage-deflate' }
    await using socket = await RawSocket.open(server.url, '/test/echo', extension)
    assert.match(socket.answer, /^HTTP\/1\.1 101 /)
    assert.match(socket.answer, /sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/i)
    assert.doesNotMatch(socket.answer, /sec-websocket-extensions/i)
    assert.doesNotMatch(socket.answer, /sec-websocket-protocol/i)
  })

  it('chooses our subprotocol where it is offered, among others', async () => {
    const offered = { 'sec-websocket-protocol': `chat, ${JSON_SUBPROTOCOL}` }
    await using socket = await RawSocket.open(server.url, '/test/echo', offered)
    assert.match(socket.answer, new RegExp(`sec-websocket-protocol: ${JSON_SUBPROTOCOL}`, 'i'))
  })

  it('refuses another version and a key that is none', async () => {
    assert.equal(await handshake(server.url, '/test/echo', { 'sec-websocket-version': '12' }), 400)
    assert.equal(await handshake(server.url, '/test/echo', { 'sec-websocket-key': 'short' }), 400)
  })

  it('is not there unless it is asked for', async () => {
    await using usual = await TestServer.start()
    assert.equal(await handshake(usual.url, '/test/echo', {}), 404)
  })
})

describe('RFC 6455, messages (§5.2, §5.4, §5.6)', () => {
  it('says back text and bytes of every length that changes the header', async () => {
    for (const opcode of [TEXT, BINARY])
      for (const length of [0, 1, 125, 126, 127, 128, 65_535, 65_536, 65_537]) {
        const payload = Buffer.alloc(length, '*')
        assert.deepEqual(await echoed({ opcode, payload }), { isFinal: true, opcode, payload }, `${length}`)
      }
  })

  it('says back 16 MiB, and refuses a byte more', async () => {
    const payload = Buffer.alloc(limits.echoBytes, 7)
    const { payload: back } = await echoed({ opcode: BINARY, payload })
    assert.ok(back.equals(payload))
    const more = Buffer.alloc(1, 7)
    assert.equal(
      await closedFor({ opcode: BINARY, payload, isFinal: false }, { opcode: MORE, payload: more }),
      1009,
    )
  })

  it('puts fragments together, empty ones too, with pings between them answered first', async () => {
    await using socket = await open()
    socket.send(
      { opcode: TEXT, payload: 'frag', isFinal: false },
      { opcode: PING, payload: 'one' },
      { opcode: MORE, isFinal: false },
      { opcode: PING, payload: 'two' },
      { opcode: MORE, payload: 'ments' },
    )
    await socket.frame(3)
    const said = socket.frames.map(({ opcode, payload }) => [opcode, payload.toString()])
    assert.deepEqual(said, [
      [PONG, 'one'],
      [PONG, 'two'],
      [TEXT, 'fragments'],
    ])
  })

  it('reads what comes byte by byte', async () => {
    await using socket = await open()
    const mask = Buffer.of(0, 0, 0, 0)
    const bytes = Buffer.concat([Buffer.of(0x81, 0x85), mask, Buffer.from('hello')])
    for (const byte of bytes) {
      socket.write(Buffer.of(byte))
      await new Promise(setImmediate)
    }
    assert.equal((await socket.frame()).payload.toString(), 'hello')
  })

  it('refuses a continuation of nothing, and a new message before the last has ended', async () => {
    assert.equal(await closedFor({ opcode: MORE, payload: 'x' }), 1002)
    assert.equal(await closedFor({ opcode: MORE, payload: 'x', isFinal: false }), 1002)
    const first = { opcode: TEXT, payload: 'x', isFinal: false }
    assert.equal(await closedFor(first, { opcode: TEXT, payload: 'y' }), 1002)
    assert.equal(await closedFor(first, { opcode: BINARY, payload: 'y' }), 1002)
  })
})

describe('RFC 6455, what must be refused (§5.1, §5.2, §5.5)', () => {
  it('closes with 1002 for every reserved opcode', async () => {
    for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
      assert.equal(await closedFor({ opcode }), 1002, `opcode ${opcode}`)
  })

  it('closes with 1002 for reserved bits, since no extension gives them a meaning', async () => {
    for (const reserved of [1, 2, 3, 4, 5, 6, 7])
      for (const opcode of [TEXT, BINARY, PING, CLOSE])
        assert.equal(await closedFor({ opcode, reserved }), 1002, `${reserved} on ${opcode}`)
  })

  it('closes with 1002 for a frame without a mask', async () => {
    for (const opcode of [TEXT, BINARY, PING, CLOSE])
      assert.equal(await closedFor({ opcode, isMasked: false }), 1002, `${opcode}`)
  })

  it('takes control frames of 125 bytes, and closes with 1002 for one more or for a fragment', async () => {
    const payload = Buffer.alloc(125, 'p')
    assert.deepEqual(await echoed({ opcode: PING, payload }), { isFinal: true, opcode: PONG, payload })
    for (const opcode of [PING, PONG, CLOSE]) {
      assert.equal(await closedFor({ opcode, payload: Buffer.alloc(126, 'p') }), 1002)
      assert.equal(await closedFor({ opcode, isFinal: false }), 1002)
    }
  })

  it('does not answer a pong that nobody asked for', async () => {
    const { opcode, payload } = await echoed({ opcode: PONG, payload: 'x' }, { opcode: TEXT, payload: 'y' })
    assert.deepEqual([opcode, payload.toString()], [TEXT, 'y'])
  })
})

describe('RFC 6455, UTF-8 (§8.1)', () => {
  it('takes characters that are cut by fragments', async () => {
    const bytes = Buffer.from('κόσμε 𝄞')
    for (let cut = 0; cut <= bytes.length; cut++) {
      const [start, end] = [bytes.subarray(0, cut), bytes.subarray(cut)]
      const { payload } = await echoed(
        { opcode: TEXT, payload: start, isFinal: false },
        { opcode: MORE, payload: end },
      )
      assert.equal(payload.toString(), 'κόσμε 𝄞', `cut at ${cut}`)
    }
  })

  const invalid = {
    'a byte that begins nothing': [0x80],
    'a character that ends too soon': [0xce],
    'an overlong form': [0xc0, 0xaf],
    'half of a surrogate pair': [0xed, 0xa0, 0x80],
    'beyond U+10FFFF': [0xf4, 0x90, 0x80, 0x80],
    'a byte that never occurs': [0xff],
  }
  for (const [name, bytes] of Object.entries(invalid)) {
    it(`closes with 1007 for ${name}, in one piece and across fragments`, async () => {
      const payload = Buffer.from(bytes)
      assert.equal(await closedFor({ opcode: TEXT, payload }), 1007)
      const pieces = [...payload].map((byte, i) => ({
        opcode: i === 0 ? TEXT : MORE,
        payload: Buffer.of(byte),
        isFinal: i === payload.length - 1,
      }))
      assert.equal(await closedFor(...pieces), 1007)
    })
  }
})

describe('RFC 6455, closing (§5.5.1, §7.4)', () => {
  it('answers every code that may be sent with the same, and ends the connection', async () => {
    const valid = [
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
    ]
    for (const code of valid)
      assert.equal(await closedFor({ opcode: CLOSE, payload: closePayload(code) }), code)
  })

  it('closes with 1002 for a code that may not', async () => {
    for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
      assert.equal(await closedFor({ opcode: CLOSE, payload: closePayload(code) }), 1002, `${code}`)
  })

  it('takes no code, refuses half of one and a reason that is not UTF-8', async () => {
    assert.equal(await closedFor({ opcode: CLOSE }), undefined)
    assert.equal(await closedFor({ opcode: CLOSE, payload: Buffer.of(3) }), 1002)
    const garbled = closePayload(1000, Buffer.of(0xce, 0xba, 0xff))
    assert.equal(await closedFor({ opcode: CLOSE, payload: garbled }), 1007)
    const longest = closePayload(1000, Buffer.alloc(123, 'r'))
    assert.equal(await closedFor({ opcode: CLOSE, payload: longest }), 1000)
  })

  it('says nothing after its goodbye, whatever still comes', async () => {
    await using socket = await open()
    const late = { opcode: TEXT, payload: 'late' }
    socket.send({ opcode: CLOSE, payload: closePayload(1000) }, late, { opcode: PING })
    await socket.over()
    assert.deepEqual(
      socket.frames.map(({ opcode }) => opcode),
      [CLOSE],
    )
  })

  it('says back what came before the goodbye, in order', async () => {
    await using socket = await open()
    const texts = Array.from({ length: 50 }, (_, i) => ({ opcode: TEXT, payload: `${i}` }))
    socket.send(...texts, { opcode: CLOSE, payload: closePayload(1000) })
    await socket.over()
    const said = socket.frames.slice(0, -1).map(({ payload }) => payload.toString())
    assert.deepEqual(
      said,
      texts.map(({ payload }) => payload),
    )
    assert.equal(socket.frames.at(-1)?.opcode, CLOSE)
  })
})
