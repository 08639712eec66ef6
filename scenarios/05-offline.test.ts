import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, shows } from '@securechat/testkit'

test('what is written offline is shown at once and sent when the connection is back', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')

  alice.network.cut()
  await alice.eventually('offline', ({ connection }) => connection.kind === 'offline')
  await alice.write('General', 'one')
  await alice.write('General', 'two')
  await shows(alice, 'General', 'one', 'two')

  alice.network.restore()
  await shows(bob, 'General', 'one', 'two')
  await alice.eventually('all sent', () => {
    return alice.timeline('General').lines.every((line) => line.kind !== 'message' || line.seq !== undefined)
  })
  await world.check([alice, bob], 'General')
})

test('what is written offline survives that the app dies before it is sent', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')

  alice.network.cut()
  await alice.write('General', 'do not lose me')
  await alice.crash()

  await shows(bob, 'General', 'do not lose me')
  await world.check([alice, bob], 'General')
})

test('without a server the app opens and shows what the device holds', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'remember this')
  await shows(alice, 'General', 'remember this')
  await alice.eventually('sent', () => alice.timeline('General').lines.every(({ seq }) => seq !== undefined))

  await alice.stop()
  alice.network.cut()
  await alice.start()
  assert.equal(alice.state.phase.kind, 'signed-in')
  await shows(alice, 'General', 'remember this')
  assert.notEqual(alice.state.connection.kind, 'online')
})

test('whoever was away catches up in order', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await alice.write('General', '0')
  await shows(bob, 'General', '0')

  bob.network.cut()
  const texts = Array.from({ length: 30 }, (_, number) => String(number))
  for (const text of texts.slice(1)) await alice.write('General', text)
  await shows(alice, 'General', ...texts)
  bob.network.restore()

  await shows(bob, 'General', ...texts)
  await world.check([alice, bob], 'General')
})

test('[DL2] a connection that breaks in the middle of many messages loses none and doubles none', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const texts = Array.from({ length: 40 }, (_, number) => `message ${number}`)

  for (const [number, text] of texts.entries()) {
    if (number % 10 === 5) alice.network.dropAfter(700)
    if (number % 10 === 8) bob.network.breakAll()
    await alice.write('General', text)
  }

  await shows(bob, 'General', ...texts)
  await shows(alice, 'General', ...texts)
  await world.check([alice, bob], 'General')
})
