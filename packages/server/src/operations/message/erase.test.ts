import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eraseMessages, readEvents, type RoomId, sendMessage } from '@securechat/protocol'
import type { Person } from '../../test-world/person.ts'
import { TestServer } from '../../test-world/test-server.ts'

let server: TestServer
let alice: Person
let bob: Person
let roomId: RoomId

before(async () => {
  server = await TestServer.start()
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
  roomId = await alice.makeRoom('group')
  await alice.add(roomId, 1, bob)
})
after(() => server[Symbol.asyncDispose]())

describe('erasing messages', () => {
  it('[DL19] is for their author, and for whoever administers the room', async () => {
    await using hers = await alice.connect()
    await using his = await bob.connect()
    const message = alice.aMessage(roomId, 2)
    await hers.ask(sendMessage, message)
    const reply = bob.aMessage(roomId, 2)
    await his.ask(sendMessage, reply)
    const foreign = { roomId, eventIds: [message.eventId] }
    assert.deepEqual(await his.request('message.erase', foreign), { id: 2, error: 'not-allowed' })
    await hers.ask(eraseMessages, { roomId, eventIds: [message.eventId, reply.eventId] })
    const { events } = await his.ask(readEvents, { roomId, after: 2, limit: 9 })
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['erased', 'erased'],
    )
    assert.ok(!JSON.stringify(events).includes(message.frame))
    const again = await hers.ask(sendMessage, message)
    assert.equal(again.seq, 3)
  })
})
