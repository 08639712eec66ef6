import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { Network } from './network.ts'

/** A server that says back what it hears, and the network to it. */
async function anEcho(t: TestContext) {
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      heard.push(bytes.toString())
      socket.write(bytes)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const network = await Network.to((server.address() as AddressInfo).port)
  t.after(async () => {
    await network[Symbol.asyncDispose]()
    server.close()
  })
  const dial = async () => {
    const socket = connect(Number(new URL(network.url).port), '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
  return { heard, network, dial }
}

async function says(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  return bytes.toString()
}

describe('the network', () => {
  it('carries bytes both ways in fair weather', async (t) => {
    const { dial } = await anEcho(t)
    assert.equal(await says(await dial(), 'hello'), 'hello')
  })

  it('breaks everything when cut, and lets nobody through until restored', async (t) => {
    const { network, dial } = await anEcho(t)
    const before = await dial()
    await says(before, 'hello')
    network.cut()
    await once(before, 'close')
    await once(await dial(), 'close')
    network.restore()
    assert.equal(await says(await dial(), 'again'), 'again')
  })

  it('swallows everything when silent, also after it is over, without breaking anything', async (t) => {
    const { heard, network, dial } = await anEcho(t)
    const before = await dial()
    await says(before, 'before')
    network.silence()
    before.write('during')
    const during = await dial()
    during.write('during, new')
    network.restore()
    before.write('after, on a dead line')
    assert.equal(await says(await dial(), 'after'), 'after')
    assert.deepEqual(heard, ['before', 'after'])
    assert.equal(before.destroyed, false)
  })

  it('takes its time when delayed', async (t) => {
    const { network, dial } = await anEcho(t)
    const socket = await dial()
    network.delay(30)
    const startMs = performance.now()
    await says(socket, 'hello')
    assert.ok(performance.now() - startMs >= 59)
  })

  it('breaks in the middle of what is being sent', async (t) => {
    const { heard, network, dial } = await anEcho(t)
    const socket = await dial()
    await says(socket, '12345')
    network.dropAfter(3)
    socket.write('abcdef')
    await once(socket, 'close')
    assert.equal(await says(await dial(), 'x'), 'x')
    assert.ok(!heard.join('').includes('d'), heard.join('|'))
  })
})
