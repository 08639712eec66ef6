import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, shows } from '@securechat/testkit'

test('a link says who invites, and to what, before one has an account', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const { url, expiresAtMs } = await alice.api.createInvite(alice.room('General').roomId)

  const bob = await world.device('bob')
  const preview = await bob.api.readInvite(url)
  const expected = { inviterName: 'alice', workspaceName: 'Wonderland', roomName: 'General', expiresAtMs }
  assert.deepEqual(preview, expected)
})

test('whoever comes by a link reads what was written before', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'one')
  await alice.write('General', 'two')
  await shows(alice, 'General', 'one', 'two')

  const bob = await world.invite(alice, 'bob')
  await shows(bob, 'General', 'one', 'two')
  assert.equal(bob.state.me?.role, 'member')
})

test('a link lets in while nobody is there to open: the newcomer waits, writes, and is let in later', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const { url } = await alice.api.createInvite(alice.room('General').roomId)
  await alice.stop()

  const bob = await world.device('bob')
  const { roomId } = await bob.api.acceptInvite({ link: url, name: 'bob', password: world.passwordOf('bob') })
  await bob.eventually('waits', ({ rooms }) =>
    rooms.some((room) => room.roomId === roomId && room.state === 'waiting'),
  )
  await bob.write(roomId, 'anybody there?')

  await alice.start()
  await world.letIn(bob, roomId)
  await shows(alice, 'General', 'anybody there?')
})

test('a link that is cut off, made up, or used for a taken name is refused with a reason', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const { url } = await alice.api.createInvite(alice.room('General').roomId)
  const bob = await world.device('bob')
  const password = world.passwordOf('bob')

  await assert.rejects(bob.api.readInvite(url.slice(0, -1)), { code: 'bad-link' })
  const madeUp = `${new URL(url).origin}/invite#${'A'.repeat(22)}`
  await assert.rejects(bob.api.acceptInvite({ link: madeUp, name: 'bob', password }), { code: 'invite-over' })
  await assert.rejects(bob.api.acceptInvite({ link: url, name: 'Alice ', password }), { code: 'name-taken' })
  assert.equal(bob.state.phase.kind, 'signed-out')
  assert.equal(bob.disk.size, 0, 'nothing is left of what was refused')
})
