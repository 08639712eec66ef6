import { test } from 'node:test'
import { createWorld, shows } from '@securechat/testkit'

test('[DL12] a server that is killed and started again has lost nothing it acknowledged; clients go on by themselves', async () => {
  await using world = await createWorld({ server: 'process' })
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  const texts = Array.from({ length: 30 }, (_, number) => `message ${number}`)

  for (const [number, text] of texts.entries()) {
    if (number === 10) await world.server.kill()
    if (number === 20) await world.server.start()
    await alice.write('General', text)
  }
  await shows(bob, 'General', ...texts)
  await world.server.kill()
  await world.server.start()
  await bob.write('General', 'after the storm')

  for (const client of [alice, bob]) await shows(client, 'General', ...texts, 'after the storm')
  await world.check([alice, bob], 'General')
})
