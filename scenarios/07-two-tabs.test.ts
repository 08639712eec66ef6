import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectEngine, electLeader, serveEngine } from '@securechat/client'
import { createWorld, eventually, shows, watchedEngine, type Client } from '@securechat/testkit'

/** A tab: an interface on the shared channel, and a place in the line of those that may run the engine. */
function aTab(device: Client, name: string) {
  const [channel, engineChannel] = [new BroadcastChannel(name), new BroadcastChannel(name)]
  const client = connectEngine(channel)
  const stepDown = electLeader({
    locks: navigator.locks,
    name,
    lead: async () => {
      await device.start()
      const stopServing = serveEngine(engineChannel, device.engine)
      return async () => {
        stopServing()
        await device.stop()
      }
    },
  })
  return {
    client,
    screen: watchedEngine(client),
    close: async () => {
      client.close()
      await stepDown()
      channel.close()
      engineChannel.close()
    },
  }
}

test('two tabs share one device; when the one that runs it closes, the other takes over', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  const bob = await world.invite(alice, 'bob')
  await bob.stop()
  const [first, second] = [aTab(bob, `tabs-${process.pid}`), aTab(bob, `tabs-${process.pid}`)]
  for (const { screen } of [first, second])
    await eventually(screen, 'signed in', () => screen.state()?.phase.kind === 'signed-in')

  const { roomId } = first.screen.state()!.rooms[0]!
  await second.client.api.send(roomId, 'from the second tab')
  await shows(alice, 'General', 'from the second tab')

  await first.close()
  await second.client.api.send(roomId, 'from the second tab alone')
  await shows(alice, 'General', 'from the second tab', 'from the second tab alone')
  assert.equal((await world.devicesOf(alice, 'bob')).length, 1)
  await second.close()
})
