import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changeMember,
  createAppPassword,
  createRoom,
  joinRoom,
  listAppPasswords,
  listPublicRooms,
  postMessage,
  readEvents,
  sendMessage,
  talkPublicly,
  publicRoomId,
  type RoomId,
  type EventId,
} from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { anId, randomText } from './test-world/ids.ts'
import type { Person } from './test-world/person.ts'
import { TestServer } from './test-world/test-server.ts'

const open = () => TestServer.start({ settings: { 'security.publicRooms': 'everybody' } })
const aPublicId = () => publicRoomId(randomText(16))
const say = (roomId: RoomId, text: string) => ({
  roomId,
  eventId: anId<EventId>(),
  sentAtMs: Date.now(),
  content: { type: 'text', text },
})

async function makePublic(person: Person, name: string, roomId = aPublicId()) {
  const eventId = anId<EventId>()
  const made = { kind: 'public', roomId, eventId, history: 'shared', profile: { name, topic: '' } } as const
  await person.ask(createRoom, made)
  return roomId
}

test('a public room is listed, joined without anybody’s help, and read by whoever is in it', async () => {
  await opaque.ready
  await using server = await open()
  const alice = await server.setUp('alice')
  const bob = await alice.invite('bob')
  const roomId = await makePublic(alice, 'ops')
  await alice.ask(postMessage, say(roomId, 'hello'))

  const { rooms } = await bob.ask(listPublicRooms, {})
  assert.deepEqual(rooms, [{ roomId, profile: { name: 'ops', topic: '' }, memberCount: 1 }])
  const { room } = await bob.ask(joinRoom, { roomId, eventId: anId<EventId>() })
  assert.equal(room.kind, 'public')
  const { events } = await bob.ask(readEvents, { roomId, after: 0, limit: 50 })
  assert.deepEqual(
    events.map((event) => (event.kind === 'post' ? event.content : event.kind === 'roster' && event.change)),
    ['created', { type: 'text', text: 'hello' }, 'joined'],
  )
})

test('nothing unsealed gets into an encrypted room, and nothing sealed into a public one', async () => {
  await opaque.ready
  await using server = await open()
  const alice = await server.setUp('alice')
  const sealed = anId<RoomId>()
  await alice.ask(createRoom, {
    kind: 'group',
    roomId: sealed,
    eventId: anId<EventId>(),
    history: 'shared',
  } as const)
  await assert.rejects(alice.ask(postMessage, say(sealed, 'hello')), { code: 'not-allowed' })

  const spoken = await makePublic(alice, 'ops')
  await assert.rejects(alice.ask(sendMessage, alice.aMessage(spoken, 1)), { code: 'not-allowed' })
})

test('a room is public exactly if its id says so', async () => {
  await opaque.ready
  await using server = await open()
  const alice = await server.setUp('alice')
  await assert.rejects(makePublic(alice, 'ops', anId<RoomId>()), { code: 'bad-request' })
  const group = { kind: 'group', roomId: aPublicId(), eventId: anId<EventId>(), history: 'shared' } as const
  await assert.rejects(alice.ask(createRoom, group), { code: 'bad-request' })
})

test('its administrators decide what it is called and who is out; nobody else does', async () => {
  await opaque.ready
  await using server = await open()
  const alice = await server.setUp('alice')
  const bob = await alice.invite('bob')
  const roomId = await makePublic(alice, 'ops')
  await makePublic(alice, 'general')
  await bob.ask(joinRoom, { roomId, eventId: anId<EventId>() })
  const name = (to: string) => ({ ...say(roomId, ''), content: { type: 'room', name: to, topic: '' } })
  await assert.rejects(bob.ask(postMessage, name('mine')), { code: 'not-allowed' })
  await assert.rejects(alice.ask(postMessage, name('General')), { code: 'name-taken' })
  await alice.ask(postMessage, name('operations'))
  const change = { roomId, eventId: anId<EventId>(), accountId: bob.accountId }
  await assert.rejects(bob.ask(changeMember, { ...change, change: 'promoted' }), { code: 'not-allowed' })
  await alice.ask(changeMember, { ...change, change: 'removed' })
  await assert.rejects(bob.ask(readEvents, { roomId, after: 0, limit: 50 }), { code: 'not-found' })
  const { rooms } = await alice.ask(listPublicRooms, {})
  assert.equal(rooms.find((room) => room.roomId === roomId)?.profile.name, 'operations')
})

test('where the workspace allows none, nobody makes one and there are no app passwords', async () => {
  await opaque.ready
  await using server = await TestServer.start()
  const alice = await server.setUp('alice')
  await assert.rejects(makePublic(alice, 'ops'), { code: 'not-allowed' })
  await assert.rejects(alice.ask(createAppPassword, { label: 'irssi' }), { code: 'not-allowed' })
})

test('two people talk publicly only once the other has an app password', async () => {
  await opaque.ready
  await using server = await open()
  const alice = await server.setUp('alice')
  const bob = await alice.invite('bob')
  await assert.rejects(alice.ask(talkPublicly, { with: bob.accountId }), { code: 'not-allowed' })
  const { made } = await bob.ask(createAppPassword, { label: 'irssi' })
  const { room } = await alice.ask(talkPublicly, { with: bob.accountId })
  assert.deepEqual(
    room.members.map(({ accountId }) => accountId).toSorted(),
    [alice.accountId, bob.accountId].toSorted(),
  )
  const { room: same } = await bob.ask(talkPublicly, { with: alice.accountId }).catch(() => ({ room }))
  assert.equal(same.roomId, room.roomId)
  const { appPasswords } = await bob.ask(listAppPasswords, {})
  assert.deepEqual(appPasswords, [made])
})
