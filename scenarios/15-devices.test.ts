import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listRooms, readEvents, type RoomEvent } from '@securechat/protocol'
import { type Client, createWorld, eventually, shows, type World } from '@securechat/testkit'

test('a person sees all their devices by name; a new name is seen by the others, and by no server', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const tablet = await world.signIn('alice', 'alice’s tablet')
  const names = async (client: Client) => (await client.api.devices()).map(({ name }) => name)
  assert.deepEqual(await names(tablet), ['alice’s tablet', 'alice'])
  assert.deepEqual(await names(alice), ['alice', 'alice’s tablet'])

  const [here, other] = await alice.api.devices()
  assert.deepEqual([here?.isThis, other?.isThis], [true, false])
  assert.ok(other?.lastSeenAtMs && other.lastSeenAtMs >= other.createdAtMs)
  await alice.api.renameDevice(other.deviceId, ' The sofa ')
  assert.deepEqual(await names(alice), ['alice', 'The sofa'])
  assert.deepEqual(await names(tablet), ['The sofa', 'alice'])
  const stored = await world.serverFiles()
  for (const name of ['The sofa', 'alice’s tablet']) assert.ok(!stored.includes(name), name)
})

test('[GR20] a revoked device is signed out at once, is told why, and may ask for nothing', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const tablet = await world.signIn('alice', 'alice’s tablet')
  await alice.write('General', 'before')
  await shows(tablet, 'General', 'before')

  await revoke(alice, tablet)
  await tablet.eventually('locked', ({ phase }) => phase.kind === 'signed-out' && phase.reason === 'revoked')
  assert.deepEqual(tablet.state.rooms, [])
  assert.equal((await ask(world, tablet, listRooms.http)).status, 401)
  assert.equal((await alice.api.devices()).length, 1)
  const [, listed] = await world.devicesOf(alice, 'alice')
  assert.ok(listed?.revokedAtMs)
})

test('[GR22] what is written after a revocation is sealed with keys the device never had', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const tablet = await world.signIn('alice', 'alice’s tablet')
  await bob.write('General', 'before')
  await shows(tablet, 'General', 'before')
  const [own] = await tablet.api.devices()
  // As a device that was stolen: it hears nothing, and nobody waits for it.
  tablet.network.cut()
  await alice.api.revokeDevice(own!.deviceId)
  await eventually(alice, 'members to change the keys', async () => {
    const entries = await log(world, alice)
    const news = entries.findLastIndex((entry) => entry.kind === 'roster' && entry.change === 'device')
    return entries.slice(news).some(({ kind }) => kind === 'commit')
  })
  await bob.write('General', 'after')
  await shows(alice, 'General', 'before', 'after')
  const epochs = (await log(world, alice)).flatMap((entry) => (entry.kind === 'message' ? [entry.epoch] : []))
  const [before, after] = epochs.slice(-2)
  assert.ok(after! > before!)

  tablet.network.restore()
  await tablet.eventually('locked', ({ phase }) => phase.kind === 'signed-out')
  const { roomId } = alice.room('General')
  assert.deepEqual(
    tablet.journal.receivedIn(roomId).map(({ text }) => text),
    ['before'],
  )
})

test('the password makes a revoked installation a new device, which reads the history', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const tablet = await world.signIn('alice', 'alice’s tablet')
  await alice.write('General', 'before')
  await shows(tablet, 'General', 'before')
  await revoke(alice, tablet)
  await tablet.eventually('locked', ({ phase }) => phase.kind === 'signed-out')

  await tablet.api.signIn({ name: 'alice', password: world.passwordOf('alice') })
  await shows(tablet, 'General', 'before')
  assert.deepEqual(
    (await world.devicesOf(alice, 'alice')).map(({ revokedAtMs }) => revokedAtMs !== undefined),
    [false, true, false],
  )
})

async function revoke(by: Client, device: Client): Promise<void> {
  const [own] = await device.api.devices()
  await by.api.revokeDevice(own!.deviceId)
}

/** The whole log of General, as the server hands it to this device. */
async function log(world: World, client: Client): Promise<RoomEvent[]> {
  const path = readEvents.http.replace('{roomId}', client.room('General').roomId)
  const answer = await ask(world, client, `${path}?after=0`)
  return readEvents.output.parse(await answer.json()).events
}

function ask({ url }: World, { token }: Client, http: string): Promise<Response> {
  const [method = '', path = ''] = http.split(' ')
  return fetch(url + path, { method, headers: { authorization: `Bearer ${token}` } })
}
