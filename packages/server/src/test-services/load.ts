import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { readEvents, sendMessage, type RoomEvent, type RoomId } from '@securechat/protocol'
import { ask, Refused } from '../test-world/ask.ts'
import type { Person } from '../test-world/person.ts'
import type { TestSocket } from '../test-world/test-socket.ts'
import { until } from './programs.ts'

/** How long to wait before asking again: anything up to a bound that doubles, as our clients do. */
const pauseAfter = (failures: number) => pause(Math.random() * Math.min(1_000, 50 * 2 ** failures))

/** Sends without pause; what a server does not acknowledge is sent again by the next one. */
export class Sender {
  readonly #person: Person
  readonly #roomId: RoomId
  readonly #urls: readonly string[]
  readonly #acknowledged: string[] = []
  readonly #running: Promise<void>
  #goal = Infinity
  #at = 0
  #retries = 0

  constructor(person: Person, roomId: RoomId, urls: readonly string[]) {
    this.#person = person
    this.#roomId = roomId
    this.#urls = urls
    this.#running = this.#run()
  }

  /** How often something had to be sent again. */
  get retries(): number {
    return this.#retries
  }

  get count(): number {
    return this.#acknowledged.length
  }

  /** @returns the ids of all it has sent, once so many more are acknowledged. */
  async sendMore(count: number): Promise<string[]> {
    this.#goal = this.#acknowledged.length + count
    await this.#running
    return this.#acknowledged
  }

  async #run(): Promise<void> {
    while (this.#acknowledged.length < this.#goal) {
      const message = this.#person.aMessage(this.#roomId, 2)
      await this.#untilAcknowledged(message)
      this.#acknowledged.push(message.eventId)
    }
  }

  async #untilAcknowledged(message: Parameters<typeof ask<typeof sendMessage>>[2]): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await ask(this.#urls[this.#at]!, sendMessage, message, this.#person.token)
        return
      } catch (error) {
        if (error instanceof Refused && error.status < 500) throw error
        this.#retries++
        this.#at = (this.#at + 1) % this.#urls.length
        await pauseAfter(failures)
      }
    }
  }
}

/** The whole log of a room after some number. */
export async function logOf(person: Person, roomId: RoomId, after = 0): Promise<RoomEvent[]> {
  const { events, more } = await person.ask(readEvents, { roomId, after, limit: 200 })
  const last = events.at(-1)
  return more && last ? [...events, ...(await logOf(person, roomId, last.seq))] : events
}

/** Somebody who stays connected as our clients do: comes back when cut off, and reads from the log what a gap shows to be missing. */
export class Follower implements AsyncDisposable {
  /** Every entry of the room, once and in order, as it came to be shown. */
  readonly shown: RoomEvent[] = []
  /** How long each absence lasted, from the end of one socket until the next was open. */
  readonly absencesMs: number[] = []
  readonly #person: Person
  readonly #roomId: RoomId
  readonly #running: Promise<void>
  #socket: TestSocket | undefined
  #turn: Promise<void> = Promise.resolve()
  #isStopping = false
  #opened = 0

  constructor(person: Person, roomId: RoomId) {
    this.#person = person
    this.#roomId = roomId
    this.#running = this.#stayConnected()
  }

  /** How many sockets it has opened so far. */
  get opened(): number {
    return this.#opened
  }

  get lastSeq(): number {
    return this.shown.at(-1)?.seq ?? 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true
    this.#socket?.ws.terminate()
    await this.#running
  }

  async #stayConnected(): Promise<void> {
    let goneAtMs: number | undefined
    for (let failures = 0; !this.#isStopping;) {
      const socket = await this.#open()
      if (!socket) {
        await pauseAfter(failures++)
        continue
      }
      failures = 0
      if (goneAtMs !== undefined) this.absencesMs.push(performance.now() - goneAtMs)
      await new Promise((resolve) => (socket.closing ? resolve(0) : socket.ws.once('close', resolve)))
      goneAtMs = performance.now()
    }
    await this.#turn
  }

  async #open(): Promise<TestSocket | undefined> {
    try {
      const socket = await this.#person.connect()
      this.#socket = socket
      if (socket.closing) return undefined
      this.#opened++
      socket.ws.on('message', (data: Buffer) => this.#hear(data))
      this.#catchUp()
      return socket
    } catch {
      return undefined
    }
  }

  #hear(data: Buffer): void {
    // Safe: what a test's own server says.
    const { event } = JSON.parse(data.toString()) as { event?: RoomEvent }
    if (event?.roomId !== this.#roomId) return
    if (event.seq > this.lastSeq + 1) this.#catchUp()
    else if (event.seq === this.lastSeq + 1) this.shown.push(event)
  }

  #catchUp(): void {
    this.#turn = this.#turn.then(async () => {
      for (let failures = 0; !this.#isStopping; failures++) {
        try {
          const missed = await logOf(this.#person, this.#roomId, this.lastSeq)
          this.shown.push(...missed.filter(({ seq }) => seq > this.lastSeq))
          return
        } catch {
          await pauseAfter(failures)
        }
      }
    })
  }
}

/** Generous: what is measured is said, and what is asserted is that it ends. */
const longMs = 60_000

/** People who write without pause, and people who read along, all by the balancer. */
export class Load implements AsyncDisposable {
  readonly #people: readonly Person[]
  readonly #roomId: RoomId
  readonly #senders: Sender[]
  readonly #followers: Follower[]

  constructor(people: readonly Person[], roomId: RoomId, url: string) {
    this.#people = people
    this.#roomId = roomId
    this.#senders = people.map((person) => new Sender(person, roomId, [url]))
    this.#followers = [...people, ...people].map((person) => new Follower(person, roomId))
  }

  /** Waits until everybody has sent some more and seen some more. */
  async flows(): Promise<void> {
    const counts = this.#senders.map(({ count }) => count)
    const seqs = this.#followers.map(({ lastSeq }) => lastSeq)
    const isOn = () =>
      this.#senders.every(({ count }, i) => count > counts[i]! + 3) &&
      this.#followers.every(({ lastSeq }, i) => lastSeq > seqs[i]! + 3)
    await until('messages flow', isOn, longMs)
  }

  /** Ends the sending, and compares what was acknowledged, what is in the log and what everybody saw. */
  async check(t: TestContext): Promise<void> {
    await this.flows()
    const acknowledged = (await Promise.all(this.#senders.map((sender) => sender.sendMore(3)))).flat()
    const log = await logOf(this.#people[0]!, this.#roomId)
    const numbers = log.map(({ seq }) => seq)
    assert.deepEqual(
      numbers,
      numbers.map((_, i) => i + 1),
      'numbers have no gaps',
    )
    const stored = new Set(log.map(({ eventId }) => String(eventId)))
    assert.equal(stored.size, log.length, 'nothing is there twice')
    assert.deepEqual(
      acknowledged.filter((id) => !stored.has(id)),
      [],
      'nothing acknowledged is lost',
    )
    for (const follower of this.#followers) {
      await until('everybody has all', () => follower.lastSeq === numbers.length, longMs)
      assert.deepEqual(follower.shown, log)
    }
    const absences = this.#followers.flatMap(({ absencesMs }) => absencesMs)
    const retries = this.#senders.reduce((sum, sender) => sum + sender.retries, 0)
    const longest = Math.round(Math.max(0, ...absences))
    t.diagnostic(
      `${log.length} entries; ${absences.length} sockets moved, longest ${longest} ms; ${retries} sends repeated`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower[Symbol.asyncDispose]()))
    // Their goal is what they have: the message under way is their last.
    await Promise.all(this.#senders.map((sender) => sender.sendMore(0)))
  }
}
