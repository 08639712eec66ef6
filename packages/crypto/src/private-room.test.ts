import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Bytes, fromUtf8, newId, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { Group, openPrivate } from './group.ts'
import { openMessage, Sealer } from './message.ts'
import { Room } from './testing/room.ts'
import { type Device, World } from './testing/world.ts'

const none = { history: 'none', keepDays: 0 } as const
const world = new World()
let alice: Device
let bob: Device

before(async () => {
  ;[alice, bob] = [await world.device(), await world.device()]
})

async function aRoom(): Promise<Room> {
  const room = await Room.found(world, alice, none)
  await room.change(alice, { add: [bob] })
  return room
}

const ratchetOf = (room: Room, device: Device): Bytes => {
  const ratchet = room.groupOf(device).freshRatchet()
  assert.ok(ratchet)
  return ratchet
}

const message = (text: string) => ({ data: utf8(text), authenticated: utf8('where it belongs') })

test('a private message opens once for each member, and never again from what is left', async () => {
  const room = await aRoom()
  const sent = await room.groupOf(alice).sealPrivate(ratchetOf(room, alice), message('one'))
  const opened = await openPrivate(ratchetOf(room, bob), sent.message)
  assert.equal(fromUtf8(opened.data), 'one')
  assert.equal(fromUtf8(opened.authenticated), 'where it belongs')
  assert.equal(opened.leaf, room.leafOf(alice))
  await assert.rejects(openPrivate(opened.ratchet, sent.message), { code: 'bad-frame' })
  await assert.rejects(openPrivate(sent.ratchet, sent.message), { code: 'bad-frame' }, 'nor for its sender')
})

test('messages that are read in another order open, and those of another epoch do not', async () => {
  const room = await aRoom()
  const first = await room.groupOf(alice).sealPrivate(ratchetOf(room, alice), message('one'))
  const second = await room.groupOf(alice).sealPrivate(first.ratchet, message('two'))
  const later = await openPrivate(ratchetOf(room, bob), second.message)
  assert.equal(fromUtf8((await openPrivate(later.ratchet, first.message)).data), 'one')
  await room.change(bob)
  await assert.rejects(openPrivate(ratchetOf(room, bob), first.message), { code: 'bad-frame' })
})

test('a group that was restored gives no second first ratchet, and one with history none at all', async () => {
  const room = await aRoom()
  const { authority } = alice
  assert.equal(Group.restore(room.groupOf(alice).serialize(), authority).freshRatchet(), undefined)
  await room.change(alice, { policy: { history: 'since-join', keepDays: 0 } })
  assert.equal(room.groupOf(bob).freshRatchet(), undefined)
  await room.change(alice, { policy: none })
  assert.notEqual(room.groupOf(bob).freshRatchet(), undefined)
})

test('in a room without history whoever has the epoch’s secret alone reads nothing', async () => {
  const room = await aRoom()
  const { roomId, epoch, ownLeaf: leaf } = room.groupOf(alice)
  const { deviceId, frame } = alice
  const epochSecret = await room.groupOf(alice).epochSecret()
  const sealer = new Sealer({ epochSecret, epoch, leaf, roomId, deviceId, frameKey: frame.privateKey })
  const what = { messageId: newId(), sentAtMs: world.nowMs }
  const wrap = async (inner: { data: Uint8Array; authenticated: Uint8Array }) =>
    (await room.groupOf(alice).sealPrivate(ratchetOf(room, alice), inner)).message
  const sealed = await sealer.seal({ ...what, content: utf8('only now'), wrap })
  const frameKey = await world.authority().frameKeyOf({ accountId: alice.account.accountId, deviceId })
  const at = { ...what, ...sealed, epochSecret, epoch, roomId, deviceId, frameKey }

  await assert.rejects(openMessage(at), { code: 'bad-frame' }, 'the tag commits to what is inside')
  const unwrap = (wrapped: Uint8Array) => openPrivate(ratchetOf(room, bob), wrapped)
  assert.equal(fromUtf8((await openMessage({ ...at, unwrap })).content), 'only now')
  const asBob = async (wrapped: Uint8Array) => ({ ...(await unwrap(wrapped)), leaf: room.leafOf(bob) })
  await assert.rejects(openMessage({ ...at, unwrap: asBob }), { code: 'bad-frame' })
  const elsewhere = async (wrapped: Uint8Array) => ({
    ...(await unwrap(wrapped)),
    authenticated: randomBytes(8),
  })
  await assert.rejects(openMessage({ ...at, unwrap: elsewhere }), { code: 'bad-frame' })
  assert.ok(!sealed.frame.includes(toBase64url(utf8('only now'))))
})
