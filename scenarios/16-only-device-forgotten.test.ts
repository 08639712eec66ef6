import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld, shows } from '@securechat/testkit'

test('a room whose only device was forgotten shows its history on the next one, and keeps what is written for later', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')
  await alice.write('General', 'before')
  await alice.eventually('sent', () => {
    const { lines } = alice.timeline('General')
    return lines.some((line) => line.kind === 'message' && line.seq !== undefined)
  })
  await alice.api.signOut({ forget: true })

  const next = await world.device('next')
  await next.api.signIn({ name: 'alice', password: world.passwordOf('alice') })
  await next.eventually('rooms', ({ rooms }) => rooms.length > 0)
  const { roomId } = next.state.rooms[0]!
  await next.api.send(roomId, 'after')
  await shows(next, roomId, 'before', 'after')
  assert.equal(next.state.rooms[0]!.state, 'waiting')
  const { lines } = next.timeline(roomId)
  assert.ok(
    lines.some((line) => line.kind === 'message' && line.text === 'after' && line.status === 'sending'),
  )
})
