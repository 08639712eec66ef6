import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAccountKeys, publicKeysOf } from '@securechat/crypto'
import { listPeople, type OutputOf } from '@securechat/protocol'
import { type Client, createWorld, shows } from '@securechat/testkit'

const idOf = (client: Client) => client.state.me!.accountId
const notices = (client: Client, room: string): string[] =>
  client.timeline(room).lines.flatMap((line) => (line.kind === 'notice' ? [line.notice.kind] : []))
const isSent = (client: Client, room: string, text: string) =>
  client
    .timeline(room)
    .lines.some((line) => line.kind === 'message' && line.text === text && line.seq !== undefined)

/** From now on the server says that this person's account key is another one. */
async function swapKey(witness: Client, of: Client): Promise<void> {
  const { identityKey } = await publicKeysOf(await createAccountKeys())
  const victim = idOf(of)
  witness.lies.set('people.list', ({ people }: OutputOf<typeof listPeople>) => ({
    people: people.map((person) => (person.accountId === victim ? { ...person, identityKey } : person)),
  }))
  await witness.api.reconnect()
  witness.network.cut()
  witness.network.restore()
}

test('[GR23] a server that swaps the key of somebody verified is noticed: it is told once, and nothing is sent until the person has looked', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const before = await alice.api.safetyNumber(idOf(bob))
  assert.deepEqual((await bob.api.safetyNumber(idOf(alice))).digits, before.digits)
  await alice.api.setVerified(idOf(bob), before.digits, true)
  await alice.write('General', 'before')
  await shows(bob, 'General', 'before')

  await swapKey(alice, bob)
  await alice.eventually('is held back', ({ rooms }) =>
    rooms.some(({ toReview }) => toReview.some(({ name }) => name === 'bob')),
  )
  await alice.eventually('is told', () => notices(alice, 'General').includes('key-changed'))
  await alice.write('General', 'held back')
  await bob.write('General', 'from bob, whose device is still the true one')
  await shows(alice, 'General', 'before', 'from bob, whose device is still the true one', 'held back')
  assert.ok(!isSent(alice, 'General', 'held back'))
  assert.equal(notices(alice, 'General').filter((kind) => kind === 'key-changed').length, 1)

  const after = await alice.api.safetyNumber(idOf(bob))
  assert.notEqual(after.digits, before.digits)
  assert.deepEqual([after.isVerified, after.wasVerified, after.hasChanged], [false, true, true])
  await assert.rejects(alice.api.acceptIdentity(idOf(bob), before.digits), { code: 'not-allowed' })

  // It was the server; with its lie gone everything is as it was, and what was written goes out.
  alice.lies.clear()
  alice.network.cut()
  alice.network.restore()
  await alice.eventually('sent', () => isSent(alice, 'General', 'held back'))
  assert.equal((await alice.api.safetyNumber(idOf(bob))).isVerified, true)
})

test('a key that changed holds nobody up who was never verified; accepting it settles it on all devices', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const tablet = await world.signIn('alice', 'alice’s tablet')
  await swapKey(alice, bob)
  await alice.eventually('sees the change', ({ people }) =>
    people.some(({ identityChanged }) => identityChanged),
  )
  await alice.write('General', 'goes on')
  await shows(bob, 'General', 'goes on')

  const { digits } = await alice.api.safetyNumber(idOf(bob))
  await alice.api.acceptIdentity(idOf(bob), digits)
  await alice.eventually('is settled', ({ people }) =>
    people.every(({ identityChanged }) => !identityChanged),
  )
  // The tablet is told the truth by the server, and now trusts another key than that.
  // Each question has the tablet read what its siblings wrote; alice's device may still be writing it.
  let seen = await tablet.api.safetyNumber(idOf(bob))
  for (let asked = 0; !seen.hasChanged && asked < 300; asked++)
    seen = await tablet.api.safetyNumber(idOf(bob))
  assert.equal(seen.hasChanged, true)
})
