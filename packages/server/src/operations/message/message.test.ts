import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type EventId, limits, type RoomId, sendMessage } from '@securechat/protocol'
import { anId } from '../../test-world/ids.ts'
import { ManualClock } from '../../test-world/manual-clock.ts'
import type { Person } from '../../test-world/person.ts'
import { TestServer } from '../../test-world/test-server.ts'

let server: TestServer
let alice: Person

before(async () => {
  server = await TestServer.start()
  alice = await server.setUp('alice')
})
after(() => server[Symbol.asyncDispose]())

describe('a message', () => {
  it('sent twice is stored once, and answered even when its time has long passed', async () => {
    const clock = new ManualClock()
    await using timed = await TestServer.start({ nowMs: clock.nowMs })
    const carol = await timed.setUp('carol')
    const roomId = await carol.makeRoom('group')
    await using socket = await carol.connect()
    const message = carol.aMessage(roomId, 1)
    const first = await socket.ask(sendMessage, message)
    assert.deepEqual(await socket.ask(sendMessage, message), first)
    clock.pass(limits.clockSkewMs + 60_000)
    assert.deepEqual(await socket.ask(sendMessage, message), first)
    const late = carol.aMessage(roomId, 1)
    assert.deepEqual(await socket.request('message.send', late), { id: 4, error: 'message-stale' })
    const seqs = socket.events.filter(({ kind }) => kind === 'message').map(({ seq }) => seq)
    assert.deepEqual([...new Set(seqs)], [first.seq])
  })

  it('is refused with a counter used before, or with no frame at all', async () => {
    const roomId = await alice.makeRoom('group')
    const message = alice.aMessage(roomId, 1)
    await using socket = await alice.connect()
    await socket.ask(sendMessage, message)
    const replayed = { ...message, eventId: anId<EventId>() }
    assert.deepEqual(await socket.request('message.send', replayed), { id: 2, error: 'message-replayed' })
    for (const frame of ['', 'gAA', 'CAA'])
      assert.ok(
        'error' in (await socket.request('message.send', { ...alice.aMessage(roomId, 1), frame })),
        frame,
      )
    const elsewhere = alice.aMessage(anId<RoomId>(), 1)
    assert.deepEqual(await socket.request('message.send', elsewhere), { id: 6, error: 'not-found' })
  })
})
