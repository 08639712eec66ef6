import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, eventually, shows, type Client, type World } from '@securechat/testkit'

const idOf = (client: Client) => client.state.me!.accountId
const seesRoom = (client: Client, name: string) =>
  client.eventually(`is in ${name}`, ({ rooms }) =>
    rooms.some((room) => room.name === name && room.state === 'joined'),
  )
const lacksRoom = (client: Client, name: string) =>
  client.eventually(`is out of ${name}`, ({ rooms }) => rooms.every((room) => room.name !== name))

async function threePeople(world: World): Promise<[Client, Client, Client]> {
  const alice = await world.setUp('alice')
  return [alice, await world.invite(alice, 'bob'), await world.invite(alice, 'carol')]
}

const notices = (client: Client, room: string): string[] =>
  client.timeline(room).lines.flatMap((line) => (line.kind === 'notice' ? [line.notice.kind] : []))

test('a group room: its name is known at once to whoever is added, who sees nothing from before', async () => {
  await using world = await createWorld()
  const [alice, bob, carol] = await threePeople(world)
  await alice.api.createRoom({
    kind: 'group',
    name: 'Tea party',
    topic: 'unbirthdays',
    memberIds: [idOf(bob)],
  })
  await seesRoom(bob, 'Tea party')
  await alice.write('Tea party', 'for bob only')
  await shows(bob, 'Tea party', 'for bob only')

  await bob.api.addMembers(bob.room('Tea party').roomId, [idOf(carol)])
  await seesRoom(carol, 'Tea party')
  await carol.write('Tea party', 'hello both')
  await shows(carol, 'Tea party', 'hello both')
  await shows(alice, 'Tea party', 'for bob only', 'hello both')
  assert.equal(carol.room('Tea party').topic, 'unbirthdays')
})

test('with shared history, whoever is added reads everything', async () => {
  await using world = await createWorld()
  const [alice, bob] = await threePeople(world)
  await alice.api.createRoom({ kind: 'group', name: 'Archive', history: 'shared' })
  await alice.write('Archive', 'one')
  await alice.write('Archive', 'two')
  await alice.api.addMembers(alice.room('Archive').roomId, [idOf(bob)])
  await seesRoom(bob, 'Archive')
  await shows(bob, 'Archive', 'one', 'two')
})

test('an open room is found by its name, joined without asking anybody, and left again', async () => {
  await using world = await createWorld()
  const [alice, bob, carol] = await threePeople(world)
  const { roomId } = await alice.api.createRoom({ kind: 'open', name: 'Croquet', topic: 'flamingos' })
  await bob.eventually('finds it', ({ openRooms }) => openRooms.some(({ name }) => name === 'Croquet'))
  await bob.api.joinRoom(roomId)
  await world.letIn(bob, roomId)
  await alice.write('Croquet', 'your turn')
  await shows(bob, 'Croquet', 'your turn')

  await bob.api.leaveRoom(roomId)
  await lacksRoom(bob, 'Croquet')
  await alice.eventually('sees him go', () => alice.room('Croquet').members.length === 1)
  await alice.write('Croquet', 'he has gone')
  await carol.api.joinRoom(roomId)
  await world.letIn(carol, roomId)
  await shows(carol, 'Croquet', 'your turn', 'he has gone')
})

test('whoever is removed loses the room and reads nothing that is written after', async () => {
  await using world = await createWorld()
  const [alice, bob, carol] = await threePeople(world)
  const memberIds = [idOf(bob), idOf(carol)]
  const { roomId } = await alice.api.createRoom({ kind: 'group', name: 'Trial', memberIds })
  for (const client of [bob, carol]) await seesRoom(client, 'Trial')
  await alice.write('Trial', 'evidence')
  for (const client of [bob, carol]) await shows(client, 'Trial', 'evidence')

  await assert.rejects(bob.api.removeMember(roomId, idOf(carol)), { code: 'not-allowed' })
  await alice.api.removeMember(roomId, idOf(bob))
  await lacksRoom(bob, 'Trial')
  await carol.write('Trial', 'off with his head')
  await shows(alice, 'Trial', 'evidence', 'off with his head')
  assert.ok(notices(alice, 'Trial').includes('removed'))
  // The account's vault keeps what it was allowed to read; of the room itself nothing stays.
  const left = () => [...bob.disk.keys()].filter((key) => key.includes(roomId) && !key.includes('/vault/'))
  await eventually(bob, 'nothing of the room is left', () => left().length === 0)
})

test('a room is renamed for everybody, and in the directory too', async () => {
  await using world = await createWorld()
  const [alice, bob, carol] = await threePeople(world)
  const { roomId } = await alice.api.createRoom({ kind: 'open', name: 'Garden', topic: '' })
  await bob.eventually('finds it', ({ openRooms }) => openRooms.some(({ name }) => name === 'Garden'))
  await bob.api.joinRoom(roomId)
  await world.letIn(bob, roomId)
  await bob.api.renameRoom(roomId, { name: 'Rose garden', topic: 'paint them red' })
  await seesRoom(alice, 'Rose garden')
  await carol.eventually('finds it', ({ openRooms }) => {
    return openRooms.some(({ name, topic }) => name === 'Rose garden' && topic === 'paint them red')
  })
})

test('two people who write to each other at the same time end up in one direct room', async () => {
  await using world = await createWorld()
  const [alice, bob] = await threePeople(world)
  const [one, other] = await Promise.all([alice.api.openDirect(idOf(bob)), bob.api.openDirect(idOf(alice))])
  assert.equal(one.roomId, other.roomId)
  await seesRoom(alice, 'bob')
  await seesRoom(bob, 'alice')
  await alice.write('bob', 'psst')
  await bob.write('alice', 'what?')
  for (const [client, room] of [
    [alice, 'bob'],
    [bob, 'alice'],
  ] as const)
    // prettier-ignore
    await eventually(client, 'both texts', () => client.texts(room).toSorted().join() === 'psst,what?')
})

test('a second device comes into all rooms and reads what its account could read', async () => {
  await using world = await createWorld()
  const [alice, bob] = await threePeople(world)
  await alice.api.createRoom({ kind: 'group', name: 'Secrets', memberIds: [idOf(bob)] })
  await seesRoom(bob, 'Secrets')
  await alice.write('Secrets', 'before the second device')
  await shows(bob, 'Secrets', 'before the second device')

  const laptop = await world.signIn('bob')
  await alice.write('Secrets', 'after it')
  await shows(laptop, 'Secrets', 'before the second device', 'after it')
  await laptop.write('Secrets', 'from the laptop')
  await shows(bob, 'Secrets', 'before the second device', 'after it', 'from the laptop')
})
