import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { RoomId } from '@securechat/protocol'
import type { Announcement, Bus } from './bus.ts'
import { roomOf } from './channels.ts'
import { isFrom, open, seal } from './envelope.ts'
import { InOrder } from './in-order.ts'
import { createMemoryBus } from './memory.ts'
import { RedisLink } from './redis-link.ts'
import type { RedisPlace } from './redis-way.ts'
import { Sayings } from './sayings.ts'
import { sharedMemory, type SharedMemory } from './shared-memory.ts'

/** Nobody waits longer than this for a slow Redis. */
const FOLLOW_WITHIN_MS = 500
const REPEAT_AFTER_MS = 200

export interface RedisBusSettings extends RedisPlace {
  /** Known to the servers and not to Redis: what they remember together is sealed under it. */
  secret?: string
  /** Servers with the same prefix hear each other. */
  prefix?: string
  /** How long to wait at the start; without Redis the server starts all the same. */
  startWithinMs?: number
  /** Told what a listener threw. */
  onBug?: (error: unknown) => void
  /** Told each time the link to Redis is lost. */
  onTrouble?: (error: Error) => void
}

export interface RedisBus extends Required<Bus> {
  /** Counts since the start; `busUp` is 1 or 0. */
  measure(): Record<string, number>
  close(): Promise<void>
}

/**
 * A bus between servers. Listeners of this server hear everything at once and without Redis, save that entries which
 * cross with another server's wait for their turn for a moment; the others hear it through one channel per room, to which
 * only servers that follow the room listen, and one for all.
 *
 * While Redis is away nothing fails: what others should have heard is remembered within bounds and told afterwards, and
 * both sides announce `resynchronise`.
 *
 * @throws TypeError when the URL is not one of Redis.
 */
export async function openRedisBus(settings: RedisBusSettings): Promise<RedisBus> {
  const { protocol } = new URL(settings.url)
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new TypeError(`Redis has no URL that begins ${protocol}`)
  const bridge = new Bridge(settings)
  await bridge.started(settings.startWithinMs ?? 2_000)
  return {
    publish: (announcement) => bridge.publish(announcement),
    subscribe: (listener) => bridge.here.subscribe(listener),
    follow: (roomId) => bridge.follow(roomId),
    unfollow: (roomId) => bridge.unfollow(roomId),
    tellHere: (announcement) => bridge.here.publish(announcement),
    memory: bridge.memory,
    measure: () => bridge.measure(),
    close: () => bridge.close(),
  }
}

class Bridge {
  readonly here: Bus
  readonly memory: SharedMemory
  readonly #self = randomUUID()
  readonly #prefix: string
  readonly #onTrouble: (error: Error) => void
  readonly #sayings = new Sayings()
  readonly #inOrder = new InOrder((announcement) => this.here.publish(announcement))
  readonly #link: RedisLink
  readonly #firstUp = Promise.withResolvers<void>()
  readonly #counts = { busUp: 0, busLinks: 0, busSent: 0, busHeard: 0, busMissed: 0, busGarbled: 0 }
  /** Set while somebody has come back who may have missed what was said last. */
  #repetition: NodeJS.Timeout | undefined

  constructor(settings: RedisBusSettings) {
    const { prefix = 'securechat', secret = prefix, onBug, onTrouble = () => {} } = settings
    this.here = createMemoryBus(onBug)
    this.#prefix = prefix
    this.#onTrouble = onTrouble
    this.#link = new RedisLink(settings, {
      up: () => this.#up(),
      beat: () => this.#beat(),
      down: (error) => this.#down(error),
      heard: (channel, text) => this.#heard(channel, text),
    })
    this.memory = sharedMemory(this.#link, { prefix, secret })
    void this.#link.hear(this.#channel('all'))
    void this.#link.hear(this.#channel('back'))
  }

  async started(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.#firstUp.resolve(), withinMs)
    await this.#firstUp.promise
    clearTimeout(timer)
  }

  publish(announcement: Announcement): void {
    this.#tellHere(announcement)
    this.#sayings.remember(announcement)
    void this.#send(announcement)
  }

  async follow(roomId: RoomId): Promise<void> {
    this.#inOrder.begin(roomId)
    const heard = this.#link.hear(this.#channel(`room:${roomId}`)).then(() => 'in time' as const)
    const waited = new AbortController()
    const tooLong = pause(FOLLOW_WITHIN_MS, 'late' as const, { signal: waited.signal }).catch(() => 'in time')
    const outcome = await Promise.race([heard, tooLong])
    waited.abort()
    if (outcome === 'in time') return
    // Whoever waits goes on, and is made up to once Redis has come round.
    void heard.then(() => this.here.publish({ kind: 'resynchronise', rooms: [roomId] }))
  }

  unfollow(roomId: RoomId): void {
    this.#inOrder.end(roomId)
    this.#link.stopHearing(this.#channel(`room:${roomId}`))
  }

  measure(): Record<string, number> {
    return { ...this.#counts, busGivenUp: this.#sayings.givenUp }
  }

  async close(): Promise<void> {
    clearTimeout(this.#repetition)
    this.#inOrder.letAllGo()
    await this.#link.close()
    this.#counts.busUp = 0
  }

  async #send(announcement: Announcement): Promise<void> {
    const roomId = roomOf(announcement)
    const channel = this.#channel(roomId === undefined ? 'all' : `room:${roomId}`)
    if (await this.#link.publish(channel, seal(this.#self, announcement))) {
      this.#counts.busSent++
      this.#sayings.said(announcement, performance.now())
    } else {
      this.#counts.busMissed++
      this.#sayings.unsaid(announcement)
    }
  }

  /** The others may have come back before us, or will come back after us: they are told, and tell us. */
  #up(): void {
    this.#counts.busUp = 1
    this.#counts.busLinks++
    this.#firstUp.resolve()
    void this.#link.publish(this.#channel('back'), seal(this.#self))
    this.#sayAgain()
    this.here.publish({ kind: 'resynchronise', rooms: 'all' })
  }

  #beat(): void {
    if (this.#sayings.hasUnsaid) this.#sayAgain()
  }

  #sayAgain(): void {
    clearTimeout(this.#repetition)
    this.#repetition = undefined
    for (const announcement of this.#sayings.again(performance.now())) void this.#send(announcement)
  }

  #down(cause: unknown): void {
    this.#counts.busUp = 0
    this.#inOrder.letAllGo()
    this.#onTrouble(new Error('There is no link to Redis; other servers are told later.', { cause }))
  }

  #heard(channel: string, text: string): void {
    if (isFrom(this.#self, text)) return
    // When many come back at once, all are served by one repetition.
    if (channel === this.#channel('back'))
      this.#repetition ??= setTimeout(() => this.#sayAgain(), REPEAT_AFTER_MS)
    else this.#tell(open(text))
  }

  #tell(announcement: Announcement | undefined): void {
    if (!announcement) {
      this.#counts.busGarbled++
      return
    }
    this.#counts.busHeard++
    this.#sayings.heard(announcement)
    this.#tellHere(announcement)
  }

  /** Without the others there is nothing to wait for. */
  #tellHere(announcement: Announcement): void {
    if (announcement.kind === 'event' && this.#counts.busUp === 1) this.#inOrder.take(announcement)
    else this.here.publish(announcement)
  }

  #channel(name: 'all' | 'back' | `room:${string}`): string {
    return `${this.#prefix}:${name}`
  }
}
