import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, eventually, seededRandom, type Client, type World } from '@securechat/testkit'

const seed = Number(process.env.SECURECHAT_SEED ?? Date.now() % 1_000_000)

/** What may happen on a rough day, each as likely as it is often in the list. */
const events: ((world: World, client: Client, number: number) => unknown)[] = [
  ...Array.from({ length: 12 }, () => writes),
  (_world, client) => client.network.breakAll(),
  (_world, client) => client.network.dropAfter(1_500),
  (_world, client) => client.network.delay(40),
  (_world, client) => client.network.cut(),
  (_world, client) => client.network.restore(),
  (_world, client) => client.network.restore(),
  (_world, client) => client.crash(),
  (_world, client) => client.restart(),
  async (world) => {
    await world.server.kill()
    await world.server.start()
  },
]

async function writes(_world: World, client: Client, number: number): Promise<void> {
  await client.write('General', `${number} by ${client.label}`)
}

test(`on a rough day nothing acknowledged is lost, nothing doubled, and all see one order (seed ${seed})`, async () => {
  await using world = await createWorld({ server: 'process' })
  const alice = await world.setUp('alice')
  const clients = [alice, await world.invite(alice, 'bob'), await world.invite(alice, 'carol')]
  const random = seededRandom(seed)
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

  for (let number = 0; number < 80; number++) await any(events)(world, any(clients), number)
  for (const client of clients) {
    client.network.restore()
    await client.api.reconnect()
  }

  const written = clients
    .flatMap((client) => [...client.journal.sentIn(client.watch('General')).values()])
    .toSorted()
  for (const client of clients) {
    const isComplete = () => {
      const { lines } = client.timeline('General')
      const accepted = lines.flatMap((line) =>
        line.kind === 'message' && line.seq !== undefined ? [line.text] : [],
      )
      return JSON.stringify(accepted.toSorted()) === JSON.stringify(written)
    }
    await eventually(client, `${client.label} to show all ${written.length} messages`, isComplete, 40_000)
  }
  const [first, ...others] = clients.map((client) => client.texts('General'))
  for (const texts of others) assert.deepEqual(texts, first)
  await world.check(clients, 'General')
})
