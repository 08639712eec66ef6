import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, eventually, shows, watchedEngine } from '@securechat/testkit'
import { Browser } from '@securechat/testkit/browser'

test('in a browser’s storage a device stays signed in, keeps its history, and locks when it signs out', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const { url } = await alice.api.createInvite(alice.room('General').roomId)

  const browser = new Browser(world.url)
  const first = await browser.openApp()
  const account = { link: url, name: 'bob', password: world.passwordOf('bob') }
  const { roomId } = await first.api.acceptInvite(account)
  const joined = watchedEngine(first)
  await eventually(joined, 'bob let in', () => joined.state()?.rooms[0]?.state === 'joined')
  await first.api.send(roomId, 'from a browser')
  await shows(alice, 'General', 'from a browser')
  await first.shutDown()

  const second = await browser.openApp()
  assert.equal((await second.api.state()).phase.kind, 'signed-in')
  const { lines } = await second.api.timeline(roomId)
  assert.ok(lines.some((line) => line.kind === 'message' && line.text === 'from a browser'))
  await second.api.signOut()
  await second.shutDown()

  const third = await browser.openApp()
  const { phase, rooms } = await third.api.state()
  assert.equal(phase.kind === 'signed-out' && phase.known[0]?.name, 'bob')
  assert.deepEqual(rooms, [])
  await third.shutDown()
})
