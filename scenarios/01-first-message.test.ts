import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, shows } from '@securechat/testkit'

test('Alice sets up a server and invites Bob; they write to each other', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')

  await alice.write('General', 'hello bob')
  await bob.write('General', 'hello alice')

  await shows(alice, 'General', 'hello bob', 'hello alice')
  await shows(bob, 'General', 'hello bob', 'hello alice')
})

test('a message is sent, then delivered, then read, and the author sees by whom', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const roomId = alice.watch('General')
  const line = () => alice.timeline('General').lines.find((shown) => shown.kind === 'message')

  await alice.write('General', 'are you there?')
  await alice.eventually('delivered', () => line()?.status === 'delivered')
  assert.deepEqual(line()?.deliveredTo, [bob.state.me?.accountId])
  await bob.eventually('unread', ({ rooms }) => rooms[0]?.unread === 1)

  await bob.api.markRead(roomId, bob.room('General').headSeq)
  await alice.eventually('read', () => line()?.status === 'read')
  await bob.eventually('nothing unread', ({ rooms }) => rooms[0]?.unread === 0)
})

test('nothing anybody writes is on the server’s disk or on the client’s in the clear', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await alice.write('General', 'the canary sings at noon')
  await shows(bob, 'General', 'the canary sings at noon')

  const everything = await world.serverFiles()
  assert.ok(everything.length > 0)
  for (const secret of ['the canary sings', 'General', world.passwordOf('alice')]) {
    assert.ok(!everything.includes(secret), `“${secret}” is on the server`)
    for (const [key, value] of alice.disk)
      assert.ok(!Buffer.from(value).includes(secret), `“${secret}” is on alice’s disk, in ${key}`)
  }
})
