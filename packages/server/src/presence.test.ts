import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { AccountId, DeviceId, Signal } from '@securechat/protocol'
import { createMemoryBus } from './bus/memory.ts'
import { Presence } from './presence.ts'
import { anId } from './test-world/ids.ts'
import { ManualClock } from './test-world/manual-clock.ts'

const alice = anId<AccountId>()
const [phone, laptop] = [anId<DeviceId>(), anId<DeviceId>()]

let clock: ManualClock
let told: string[]
let stored: { accountId: AccountId; nowMs: number }[]
let presence: Presence

beforeEach(() => {
  clock = new ManualClock(1_800_000_000_000)
  told = []
  stored = []
  const bus = createMemoryBus()
  bus.subscribe((announcement) => {
    if (announcement.kind !== 'signal') return
    assert.equal(announcement.to, 'everybody')
    told.push(inWords(announcement.signal))
  })
  const sawAccount = async (at: { accountId: AccountId; nowMs: number }) => void stored.push(at)
  const sawDevice = async () => {}
  const placeDevice = async () => {}
  presence = new Presence({ bus, clock, storage: { sawAccount, sawDevice, placeDevice } })
})

const inWords = (signal: Signal) =>
  signal.kind === 'presence'
    ? `${signal.state}${signal.lastSeenAtMs === undefined ? '' : ` ${signal.lastSeenAtMs}`}`
    : signal.kind

describe('presence', () => {
  it('is online from the first socket, and told once', () => {
    assert.equal(presence.of(alice), 'offline')
    presence.opened(alice, phone)
    presence.opened(alice, laptop)
    presence.opened(alice, phone)
    assert.equal(presence.of(alice), 'online')
    assert.deepEqual(told, ['online'])
  })

  it('is offline a while after the last socket has closed, since when it closed', () => {
    presence.opened(alice, phone)
    presence.opened(alice, laptop)
    presence.closed(alice, phone)
    clock.pass(60_000)
    presence.closed(alice, laptop)
    const closedAtMs = clock.nowMs()
    clock.pass(4_999)
    assert.equal(presence.of(alice), 'online')
    clock.pass(1)
    assert.equal(presence.of(alice), 'offline')
    assert.deepEqual(told, ['online', `offline ${closedAtMs}`])
    assert.deepEqual(stored, [{ accountId: alice, nowMs: closedAtMs }])
  })

  it('does not flicker when a page is loaded again', () => {
    presence.opened(alice, phone)
    for (let count = 0; count < 3; count++) {
      presence.closed(alice, phone)
      clock.pass(3_000)
      presence.opened(alice, phone)
      clock.pass(10_000)
    }
    assert.deepEqual(told, ['online'])
    assert.deepEqual(stored, [])
  })

  it('is away when all devices say so, and online as soon as one does not', () => {
    presence.opened(alice, phone)
    presence.opened(alice, laptop)
    presence.say(alice, phone, 'away')
    assert.equal(presence.of(alice), 'online')
    presence.say(alice, laptop, 'away')
    presence.say(alice, laptop, 'away')
    assert.equal(presence.of(alice), 'away')
    presence.say(alice, phone, 'online')
    presence.closed(alice, phone)
    assert.deepEqual(told, ['online', 'away', 'online', 'away'])
  })

  it('is busy while one device says so, whatever the others say', () => {
    presence.opened(alice, phone)
    presence.opened(alice, laptop)
    presence.say(alice, phone, 'away')
    presence.say(alice, laptop, 'busy')
    presence.say(alice, phone, 'online')
    presence.say(alice, laptop, 'online')
    assert.deepEqual(told, ['online', 'busy', 'online'])
  })

  it('believes nothing of a device that has no socket', () => {
    presence.say(alice, phone, 'away')
    presence.closed(alice, phone)
    presence.opened(alice, laptop)
    presence.say(alice, phone, 'away')
    presence.closed(alice, phone)
    assert.equal(presence.of(alice), 'online')
    assert.deepEqual(told, ['online'])
  })

  it('is remembered when the server stops', async () => {
    presence.opened(alice, phone)
    await presence.stop()
    clock.pass(60_000)
    assert.deepEqual(stored, [{ accountId: alice, nowMs: 1_800_000_000_000 }])
  })
})
