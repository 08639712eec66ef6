import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { AccountId, RoomId } from '@securechat/protocol'
import { franker } from './franking.ts'
import { anId, randomText } from './test-world/ids.ts'

it('a frank stands for exactly one tag, sender, room and time', () => {
  const frank = franker(randomText(32))
  const message = {
    frankingTag: randomText(32),
    accountId: anId<AccountId>(),
    roomId: anId<RoomId>(),
    acceptedAtMs: 1_800_000_000_000,
  }
  const stamp = frank(message)
  assert.equal(stamp.length, 43)
  assert.equal(frank({ ...message }), stamp)
  const others = [
    franker(randomText(32))(message),
    frank({ ...message, frankingTag: randomText(32) }),
    frank({ ...message, accountId: anId<AccountId>() }),
    frank({ ...message, roomId: anId<RoomId>() }),
    frank({ ...message, acceptedAtMs: 1_800_000_000_001 }),
  ]
  assert.equal(new Set([stamp, ...others]).size, 6)
})
