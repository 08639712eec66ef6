import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, shows, type Client } from '@securechat/testkit'

const idOf = (client: Client) => client.state.me!.accountId
const seesRoom = (client: Client, name: string) =>
  client.eventually(`is in ${name}`, ({ rooms }) =>
    rooms.some((room) => room.name === name && room.state === 'joined'),
  )

test('two members who add people at the same moment both succeed, and everybody reads everybody', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const names = ['bob', 'carol', 'dave', 'erin']
  const others: Client[] = []
  for (const name of names) others.push(await world.invite(alice, name))
  const [bob, carol, dave, erin] = others as [Client, Client, Client, Client]
  const { roomId } = await alice.api.createRoom({
    kind: 'group',
    name: 'Relay',
    memberIds: [idOf(bob), idOf(carol)],
  })
  for (const client of [bob, carol]) await seesRoom(client, 'Relay')

  await Promise.all([
    alice.api.addMembers(roomId, [idOf(dave)]),
    bob.api.addMembers(roomId, [idOf(erin)]),
    carol.api.addMembers(roomId, [idOf(dave), idOf(erin)]),
  ])
  const all = [alice, bob, carol, dave, erin]
  for (const client of all) await seesRoom(client, 'Relay')
  for (const client of all)
    await client.eventually('sees five members', () => client.room('Relay').members.length === 5)

  for (const client of all) await client.write('Relay', `from ${client.label}`)
  await alice.eventually('has all texts', () => alice.texts('Relay').length === all.length)
  for (const client of all) await shows(client, 'Relay', ...alice.texts('Relay'))
  await world.check(all, 'Relay')
})

test('somebody is removed while others write and add: all who stay agree, and it is over for who has gone', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const carol = await world.invite(alice, 'carol')
  const dave = await world.invite(alice, 'dave')
  const memberIds = [idOf(bob), idOf(carol)]
  const { roomId } = await alice.api.createRoom({ kind: 'group', name: 'Relay', memberIds })
  for (const client of [bob, carol]) await seesRoom(client, 'Relay')

  await Promise.all([
    alice.api.removeMember(roomId, idOf(carol)),
    bob.api.addMembers(roomId, [idOf(dave)]),
    ...[1, 2, 3].map((number) => bob.write('Relay', `bob ${number}`)),
    ...[1, 2, 3].map((number) => alice.write('Relay', `alice ${number}`)),
  ])
  await seesRoom(dave, 'Relay')
  await carol.eventually('is out', ({ rooms }) => rooms.every(({ name }) => name !== 'Relay'))
  await alice.eventually('has all texts', () => alice.texts('Relay').length === 6)
  await shows(bob, 'Relay', ...alice.texts('Relay'))
  await dave.write('Relay', 'dave')
  for (const client of [alice, bob])
    await client.eventually('hears dave', () => client.texts('Relay').at(-1) === 'dave')
  assert.equal(alice.room('Relay').members.length, 3)
  await world.check([alice, bob, dave], 'Relay')
})
