import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { AccountId, DeviceId } from '@securechat/protocol'
import type { Announcement, Bus } from './bus/bus.ts'
import { createMemoryBus } from './bus/memory.ts'
import { Presence } from './presence.ts'
import { anId } from './test-world/ids.ts'
import { ManualClock } from './test-world/manual-clock.ts'

const alice = anId<AccountId>()
const [phone, laptop] = [anId<DeviceId>(), anId<DeviceId>()]

/** One server's end of a bus that a test can cut. */
class End {
  readonly bus: Bus
  readonly told: string[] = []
  readonly presence: Presence
  readonly here = createMemoryBus()
  isCut = false

  constructor(all: () => End[], clock: ManualClock, noted: AccountId[]) {
    const publish = (said: Announcement) => {
      this.here.publish(said)
      const others = this.isCut ? [] : all().filter((end) => end !== this && !end.isCut)
      for (const other of others) other.here.publish(said)
    }
    this.bus = {
      publish,
      subscribe: (listener) => this.here.subscribe(listener),
      tellHere: (said) => this.here.publish(said),
    }
    this.bus.subscribe((said) => {
      if (said.kind === 'signal' && said.signal.kind === 'presence') this.told.push(said.signal.state)
    })
    const sawAccount = async ({ accountId }: { accountId: AccountId }) => void noted.push(accountId)
    const storage = { sawAccount, sawDevice: async () => {}, placeDevice: async () => {} }
    this.presence = new Presence({ bus: this.bus, clock, storage })
  }
}

let clock: ManualClock
let noted: AccountId[]
let ends: [End, End]

const started = () => new End(() => ends, clock, noted)

beforeEach(() => {
  clock = new ManualClock(1_800_000_000_000)
  noted = []
  ends = [] as unknown as [End, End]
  ends.push(started())
  ends.push(started())
})

/** Far enough for beats, in steps as time goes. */
function pass(seconds: number): void {
  for (let count = 0; count < seconds; count++) clock.pass(1_000)
}

describe('presence over several servers', () => {
  it('is the same on all of them, and told on each', () => {
    const [one, other] = ends
    one.presence.opened(alice, phone)
    assert.equal(other.presence.of(alice), 'online')
    one.presence.say(alice, phone, 'away')
    assert.equal(other.presence.of(alice), 'away')
    assert.deepEqual(one.told, ['online', 'away'])
    assert.deepEqual(other.told, ['online', 'away'])
  })

  it('holds while somebody is connected to any of them', () => {
    const [one, other] = ends
    one.presence.opened(alice, phone)
    other.presence.opened(alice, laptop)
    one.presence.closed(alice, phone)
    pass(6)
    assert.equal(one.presence.of(alice), 'online')
    other.presence.closed(alice, laptop)
    pass(6)
    assert.equal(one.presence.of(alice), 'offline')
    for (const { told } of ends) assert.deepEqual(told, ['online', 'offline'])
  })

  it('is known to a server that starts later', () => {
    ends[0].presence.opened(alice, phone)
    const late = started()
    ends.push(late)
    // It asked when it was made, before it could be heard; what is repeated reaches it.
    pass(5)
    assert.equal(late.presence.of(alice), 'online')
  })

  it('outlives a server that dies for a while, so that its people come back unnoticed', () => {
    const [dying, other] = ends
    dying.presence.opened(alice, phone)
    dying.isCut = true
    pass(10)
    other.presence.opened(alice, phone)
    pass(20)
    assert.deepEqual(other.told, ['online'])
    assert.equal(other.presence.of(alice), 'online')
  })

  it('ends a while after its server has died, and somebody notes when', () => {
    const [dying, other] = ends
    dying.presence.opened(alice, phone)
    dying.isCut = true
    pass(30)
    assert.equal(other.presence.of(alice), 'offline')
    assert.deepEqual(other.told, ['online', 'offline'])
    assert.deepEqual(noted, [alice])
  })

  it('is put right when servers hear each other again', () => {
    const [one, other] = ends
    one.presence.opened(alice, phone)
    other.isCut = true
    one.presence.closed(alice, phone)
    pass(6)
    assert.equal(other.presence.of(alice), 'online')
    other.isCut = false
    one.here.publish({ kind: 'resynchronise', rooms: 'all' })
    assert.equal(other.presence.of(alice), 'offline')
  })
})
