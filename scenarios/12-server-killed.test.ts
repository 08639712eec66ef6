import { test } from 'node:test'
import { createWorld, eventually, shows, type Client } from '@securechat/testkit'

const idOf = (client: Client) => client.state.me!.accountId
const ROUNDS = 4
const TEXTS_PER_ROUND = 5

test('the server is killed again and again while people write, come and go: nothing is lost, doubled or out of order', async () => {
  await using world = await createWorld({ server: 'process' })
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const carol = await world.invite(alice, 'carol')
  const writers = [alice, bob, carol]
  const { roomId } = await alice.api.createRoom({
    kind: 'group',
    name: 'Storm',
    history: 'shared',
    memberIds: [idOf(bob), idOf(carol)],
  })
  for (const client of writers)
    await client.eventually('is in', ({ rooms }) =>
      rooms.some(({ name, state }) => name === 'Storm' && state === 'joined'),
    )

  for (let round = 0; round < ROUNDS; round++) {
    const change =
      round % 2 === 0
        ? alice.api.removeMember(roomId, idOf(carol))
        : alice.api.addMembers(roomId, [idOf(carol)])
    // Whether it gets through before the server dies is chance.
    const settled = change.catch(() => {})
    for (let number = 0; number < TEXTS_PER_ROUND; number++)
      for (const client of [alice, bob]) await client.write('Storm', `${client.label} ${round}.${number}`)
    await world.server.kill()
    await world.server.start()
    await settled
  }

  const expected = 2 * ROUNDS * TEXTS_PER_ROUND
  await eventually(alice, `${expected} texts`, () => alice.texts('Storm').length === expected, 40_000)
  await shows(bob, 'Storm', ...alice.texts('Storm'))
  await world.check([alice, bob], 'Storm')
  // Whoever is meant to be in at the end reads along.
  await alice.api.addMembers(roomId, [idOf(carol)])
  await alice.write('Storm', 'all clear')
  await eventually(carol, 'the last text', () => carol.texts('Storm').at(-1) === 'all clear')
})
