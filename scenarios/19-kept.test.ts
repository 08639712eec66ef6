import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Client, createWorld, shows } from '@securechat/testkit'

const idOf = (client: Client) => client.state.me!.accountId
const seesRoom = (client: Client, name: string) =>
  client.eventually(`is in ${name}`, ({ rooms }) =>
    rooms.some((room) => room.name === name && room.state === 'joined'),
  )
const policyLines = (client: Client, room: string) =>
  client
    .timeline(room)
    .lines.flatMap((line) => (line.kind === 'notice' && line.notice.kind === 'policy' ? [line.notice] : []))

test('[GR26] a room that keeps nothing: its members talk and restart, and a device that comes later reads nothing from before', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await alice.api.createRoom({ kind: 'group', name: 'Whispers', history: 'none', memberIds: [idOf(bob)] })
  await seesRoom(bob, 'Whispers')
  assert.equal(bob.room('Whispers').history, 'none')
  await alice.write('Whispers', 'psst')
  await shows(bob, 'Whispers', 'psst')
  await bob.write('Whispers', 'what')
  await shows(alice, 'Whispers', 'psst', 'what')

  await alice.crash()
  await shows(alice, 'Whispers', 'psst', 'what')
  await bob.restart()
  await alice.write('Whispers', 'nothing')
  await shows(bob, 'Whispers', 'psst', 'what', 'nothing')

  const tablet = await world.signIn('alice', 'alice’s tablet')
  await seesRoom(tablet, 'Whispers')
  await bob.write('Whispers', 'anybody new')
  await shows(tablet, 'Whispers', 'anybody new')
  await shows(alice, 'Whispers', 'psst', 'what', 'nothing', 'anybody new')
  await tablet.write('Whispers', 'me')
  for (const client of [alice, bob])
    await shows(client, 'Whispers', 'psst', 'what', 'nothing', 'anybody new', 'me')
})

test('[GR26] what a room keeps is changed by whoever administers it, and told in the room', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const carol = await world.invite(alice, 'carol')
  const { roomId } = await alice.api.createRoom({ kind: 'group', name: 'Plans', memberIds: [idOf(bob)] })
  await seesRoom(bob, 'Plans')
  await alice.write('Plans', 'between us')
  await shows(bob, 'Plans', 'between us')
  await assert.rejects(bob.api.setRoomPolicy(roomId, { history: 'shared', keepDays: 0 }), {
    code: 'not-allowed',
  })

  await alice.api.setRoomPolicy(roomId, { history: 'shared', keepDays: 30 })
  const told = { kind: 'policy', by: 'alice', history: 'shared', keepDays: 30 }
  for (const client of [alice, bob]) {
    await client.eventually('agrees', () => client.room('Plans').keepDays === 30)
    await shows(client, 'Plans', 'between us')
    assert.deepEqual(policyLines(client, 'Plans'), [told])
  }
  await bob.write('Plans', 'for whoever comes')
  await shows(alice, 'Plans', 'between us', 'for whoever comes')
  await bob.api.addMembers(roomId, [idOf(carol)])
  await seesRoom(carol, 'Plans')
  // What was said before sharing was agreed was promised to nobody else.
  await shows(carol, 'Plans', 'for whoever comes')

  await alice.api.setRoomPolicy(roomId, { history: 'none', keepDays: 30 })
  await carol.write('Plans', 'and now for nobody')
  await shows(bob, 'Plans', 'between us', 'for whoever comes', 'and now for nobody')
  const tablet = await world.signIn('bob', 'bob’s tablet')
  await seesRoom(tablet, 'Plans')
  await shows(tablet, 'Plans', 'between us', 'for whoever comes')
})
