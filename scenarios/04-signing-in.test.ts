import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, shows } from '@securechat/testkit'

test('a wrong password is refused, and so is a name that nobody has, alike', async () => {
  await using world = await createWorld()
  await world.setUp('alice')
  const device = await world.device('somebody')

  await assert.rejects(device.api.signIn({ name: 'alice', password: 'guess' }), { code: 'wrong-password' })
  await assert.rejects(device.api.signIn({ name: 'nobody', password: 'guess' }), { code: 'wrong-password' })
  assert.equal(device.state.phase.kind, 'signed-out')
  assert.deepEqual(device.state.rooms, [])
})

test('a second device shows all history after the password alone, and writes', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await alice.write('General', 'one')
  await bob.write('General', 'two')
  await shows(bob, 'General', 'one', 'two')

  const tablet = await world.signIn('bob')
  await shows(tablet, 'General', 'one', 'two')
  await tablet.write('General', 'three')
  for (const client of [alice, bob, tablet]) await shows(client, 'General', 'one', 'two', 'three')
})

test('signing out and in again on the same device keeps everything, and makes no new device', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await alice.write('General', 'before')
  await shows(bob, 'General', 'before')
  await bob.api.setDraft(bob.room('General').roomId, 'half a thou')

  const { accountId } = bob.state.me!
  await bob.api.signOut()
  const { phase } = await bob.api.state()
  assert.deepEqual(phase, { kind: 'signed-out', known: [{ accountId, name: 'bob' }] })
  await alice.write('General', 'meanwhile')

  await bob.api.signIn({ name: 'bob', password: world.passwordOf('bob') })
  await shows(bob, 'General', 'before', 'meanwhile')
  assert.equal(bob.room('General').draft, 'half a thou')
  await bob.write('General', 'after')
  await shows(alice, 'General', 'before', 'meanwhile', 'after')
  assert.equal((await world.devicesOf(alice, 'bob')).length, 1)
})

test('after signing out nothing on the device opens without the password', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'private')
  await shows(alice, 'General', 'private')

  await alice.api.signOut()
  await alice.restart()
  assert.equal(alice.state.phase.kind, 'signed-out')
  assert.deepEqual(alice.state.rooms, [])
  await assert.rejects(alice.api.signIn({ name: 'alice', password: 'guess' }), { code: 'wrong-password' })
})

test('signing out for good leaves nothing of the account on the device', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.api.signOut({ forget: true })

  assert.equal(alice.disk.size, 0)
  await alice.eventually(
    'knows nobody',
    ({ phase }) => phase.kind === 'signed-out' && phase.known.length === 0,
  )
})

test('a device stays signed in when the app is closed and opened again', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'one')
  await shows(alice, 'General', 'one')

  await alice.restart()
  assert.equal(alice.state.phase.kind, 'signed-in')
  await shows(alice, 'General', 'one')
})

test('a session that is ended from elsewhere locks the device at once and says why; the password opens it again', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'one')
  await alice.eventually('sent', () => alice.timeline('General').lines.every(({ seq }) => seq !== undefined))

  await world.endSession(alice)
  await alice.eventually(
    'locked',
    ({ phase }) => phase.kind === 'signed-out' && phase.reason === 'session-over',
  )
  assert.deepEqual(alice.state.rooms, [])

  await alice.api.signIn({ name: 'alice', password: world.passwordOf('alice') })
  await shows(alice, 'General', 'one')
})
