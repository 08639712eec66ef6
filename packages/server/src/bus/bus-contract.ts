import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { AccountId, RoomId } from '@securechat/protocol'
import type { Announcement, Bus } from './bus.ts'

/** @param onBug What the bus is to tell when a listener throws. */
type OpenBus = (onBug: (error: unknown) => void) => Promise<Bus>

/** What every bus does while nothing fails (docs/spec/delivery.md); all adapters run this suite. */
export function busContract(name: string, open: OpenBus): void {
  describe(`${name} keeps the bus contract`, () => {
    it('[DL17] everybody who subscribed hears every announcement as it was made, whoever made it', async () => {
      const bus = await open(failTest)
      const [first, second] = [ears(bus), ears(bus)]
      const made = announcements()
      for (const announcement of made) bus.publish(announcement)
      await heard(first, made)
      await heard(second, made)
    })

    it('[DL17] a listener that throws keeps nobody from hearing', async () => {
      const bugs: unknown[] = []
      const bus = await open((error) => bugs.push(error))
      const bug = new Error('a bug in a listener')
      bus.subscribe(() => {
        throw bug
      })
      const other = ears(bus)
      const made = announcements()
      for (const announcement of made) bus.publish(announcement)
      await heard(other, made)
      await heard(
        bugs,
        made.map(() => bug),
      )
    })

    it('who has stopped listening hears no more, and stops nobody else', async () => {
      const bus = await open(failTest)
      const [stopped, staying]: [Announcement[], Announcement[]] = [[], []]
      const stop = bus.subscribe((announcement) => stopped.push(announcement))
      bus.subscribe((announcement) => staying.push(announcement))
      stop()
      stop()
      const [made] = announcements()
      bus.publish(made)
      await heard(staying, [made])
      assert.deepEqual(stopped, [])
    })

    it('a function that subscribed twice hears twice, and stops once at a time', async () => {
      const bus = await open(failTest)
      const all: Announcement[] = []
      const listen = (announcement: Announcement) => void all.push(announcement)
      const stop = bus.subscribe(listen)
      bus.subscribe(listen)
      const [made] = announcements()
      bus.publish(made)
      await heard(all, [made, made])
      stop()
      bus.publish(made)
      await heard(all, [made, made, made])
    })
  })
}

/** One of each kind. */
function announcements(): [Announcement, ...Announcement[]] {
  const roomId = anId<RoomId>()
  const accountId = anId<AccountId>()
  const place = {
    roomId,
    seq: 7,
    eventId: anId<never>(),
    accountId,
    deviceId: anId<never>(),
    acceptedAtMs: 5,
  }
  return [
    { kind: 'event', event: { kind: 'roster', ...place, change: 'left' }, rosterSeq: 7 },
    { kind: 'signal', signal: { kind: 'typing', roomId, accountId }, to: { roomId } },
    { kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' },
    { kind: 'signal', signal: { kind: 'open-room', roomId }, to: { accountIds: [accountId] } },
    { kind: 'session-over', sessionId: randomBytes(32).toString('base64url') },
  ]
}

// Safe: an id of any kind is 16 random bytes in base64url.
const anId = <Id>() => randomBytes(16).toString('base64url') as Id

function ears(bus: Bus): Announcement[] {
  const all: Announcement[] = []
  bus.subscribe((announcement) => all.push(announcement))
  return all
}

/** Waits until as much was heard as is wanted, for 5 seconds at most. */
async function heard(all: unknown[], wanted: unknown[]): Promise<void> {
  const deadlineMs = performance.now() + 5_000
  while (all.length < wanted.length && performance.now() < deadlineMs) await pause(5)
  assert.deepEqual(all, wanted)
}

function failTest(error: unknown): never {
  throw error
}
