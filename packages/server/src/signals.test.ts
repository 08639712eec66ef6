import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { claimKeys, moveCursor, type RoomId, signalTyping } from '@securechat/protocol'
import type { Person } from './test-world/person.ts'
import { TestServer } from './test-world/test-server.ts'
import { until } from './test-world/until.ts'

let server: TestServer
let alice: Person
let bob: Person
let carol: Person

before(async () => {
  server = await TestServer.start()
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
  carol = await alice.invite('carol')
})
after(() => server[Symbol.asyncDispose]())

/** A group of these people, made by the first. @returns the room and the number of its last commit. */
async function aGroup(first: Person, ...others: Person[]): Promise<{ roomId: RoomId; commit: number }> {
  const roomId = await first.makeRoom('group')
  return { roomId, commit: await first.add(roomId, 1, ...others) }
}

describe('signals', () => {
  it('of typing reach the other members, and not whoever types', async () => {
    const { roomId } = await aGroup(alice, bob)
    await using phone = await bob.connect()
    await using laptop = await alice.connect()
    await using stranger = await carol.connect()
    await laptop.ask(signalTyping, { roomId })
    await until(() => phone.signals.some((signal) => signal.kind === 'typing'))
    await laptop.settled()
    await stranger.settled()
    assert.ok(![...laptop.signals, ...stranger.signals].some((signal) => signal.kind === 'typing'))
  })

  it('of cursors reach the members once for each step forward', async () => {
    const { roomId, commit } = await aGroup(alice, bob)
    const seq = await alice.send(roomId, commit)
    await using laptop = await alice.connect()
    await using phone = await bob.connect()
    await phone.ask(moveCursor, { roomId, delivered: seq, read: commit })
    await phone.ask(moveCursor, { roomId, delivered: commit, read: 1 })
    await phone.ask(moveCursor, { roomId, delivered: 1_000_000, read: 0 })
    await phone.ask(signalTyping, { roomId })
    await until(() => laptop.signals.some((signal) => signal.kind === 'typing'))
    const cursors = laptop.signals.flatMap((signal) => (signal.kind === 'cursor' ? [signal.cursor] : []))
    assert.deepEqual(cursors, [{ roomId, accountId: bob.accountId, delivered: seq, read: commit }])
  })

  it('for one device reach no other, not even of the same person', async () => {
    const tablet = await bob.enrol()
    await using phone = await bob.connect()
    await using other = await tablet.connect()
    await alice.ask(claimKeys, { deviceIds: [tablet.deviceId] })
    await until(() =>
      other.signals.some((signal) => signal.kind === 'key-packages-low' && signal.count === 0),
    )
    await phone.settled()
    assert.ok(!phone.signals.some((signal) => signal.kind === 'key-packages-low'))
  })

  it('of somebody new or a new device reach everybody; a new device shows in the log of each room', async () => {
    const { roomId } = await aGroup(alice, bob)
    await using laptop = await alice.connect()
    const tablet = await bob.enrol()
    await until(() =>
      laptop.signals.some((signal) => signal.kind === 'person' && signal.accountId === bob.accountId),
    )
    const entry = await until(() => laptop.events.find((event) => event.roomId === roomId))
    assert.ok(entry.kind === 'roster' && entry.change === 'device')
    assert.equal(entry.deviceId, tablet.deviceId)
  })

  it('of an open room reach everybody', async () => {
    await using stranger = await carol.connect()
    const roomId = await alice.makeRoom('open')
    await until(() =>
      stranger.signals.some((signal) => signal.kind === 'open-room' && signal.roomId === roomId),
    )
  })
})
