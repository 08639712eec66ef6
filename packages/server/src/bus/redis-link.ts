import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { backoffMs } from '../backoff.ts'
import { CONNECT_MS, wayTo, type RedisPlace, type RedisWay } from './redis-way.ts'

export interface LinkListener {
  /** The link is there, and every channel wanted is subscribed to. */
  up(): void
  /** Redis has just answered. */
  beat(): void
  /** It is gone, or could not be had; it is tried again. */
  down(error: unknown): void
  heard(channel: string, text: string): void
}

const BEAT_EVERY_MS = 1_000
const BEAT_WITHIN_MS = 1_500
/** Somebody is waiting for it. */
const ANSWER_WITHIN_MS = 500
/** What may wait for Redis to take it; with more, it is too slow for us, and the rest counts as missed. */
const MOST_WAITING_CHARACTERS = 32 * 1024 * 1024
const CHANNELS_AT_ONCE = 1_000
const pauses = { firstMs: 50, longestMs: 500 }

/** One connection to Redis that comes back by itself, with the channels it is to hear. Nothing here throws at its user. */
export class RedisLink {
  readonly #place: RedisPlace
  readonly #listener: LinkListener
  readonly #channels = new Set<string>()
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #way: RedisWay | undefined
  #waitingCharacters = 0

  constructor(place: RedisPlace, listener: LinkListener) {
    this.#place = place
    this.#listener = listener
    this.#running = this.#stayConnected()
  }

  /** @returns whether Redis took it. */
  async publish(channel: string, text: string): Promise<boolean> {
    const way = this.#way
    if (!way || this.#waitingCharacters + text.length > MOST_WAITING_CHARACTERS) return false
    this.#waitingCharacters += text.length
    try {
      await way.publish(channel, text)
      return true
    } catch {
      return false
    } finally {
      this.#waitingCharacters -= text.length
    }
  }

  /** @returns once it is heard, or while there is no link: the next one begins with it. */
  async hear(channel: string): Promise<void> {
    this.#channels.add(channel)
    // When it fails, so does the link.
    await this.#way?.subscribe([channel], this.#heard).catch(() => {})
  }

  stopHearing(channel: string): void {
    this.#channels.delete(channel)
    this.#way?.unsubscribe(channel, this.#heard).catch(() => {})
  }

  /** For what servers know together. @throws Error while there is no link, and when Redis does not answer in time. */
  async ask<Answer>(question: (way: RedisWay) => Promise<Answer>): Promise<Answer> {
    if (!this.#way) throw new Error('There is no link to Redis.')
    return within(ANSWER_WITHIN_MS, question(this.#way))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  readonly #heard = (text: string, channel: string): void => this.#listener.heard(channel, text)

  async #stayConnected(): Promise<void> {
    let failures = 0
    while (!this.#closing.signal.aborted) {
      const error = await this.#connectOnce(() => (failures = 0))
      if (this.#closing.signal.aborted) return
      this.#listener.down(error)
      await pause(backoffMs(failures++, pauses), undefined, { signal: this.#closing.signal }).catch(() => {})
    }
  }

  /** @returns why it ended. */
  async #connectOnce(isUp: () => void): Promise<unknown> {
    const over = new AbortController()
    const ending = AbortSignal.any([over.signal, this.#closing.signal])
    const ended = once(ending, 'abort').then(() => ending.reason as unknown)
    let way: RedisWay | undefined
    try {
      way = await wayTo(this.#place)
      // The first error ends it; those that follow are of no interest.
      way.onError((error) => over.abort(error))
      return await Promise.race([this.#live(way, { isUp, ending }), ended])
    } catch (error) {
      return error
    } finally {
      this.#way = undefined
      over.abort()
      way?.end()
    }
  }

  async #live(way: RedisWay, { isUp, ending }: { isUp: () => void; ending: AbortSignal }): Promise<never> {
    await within(CONNECT_MS, way.connect())
    this.#way = way
    const channels = [...this.#channels]
    for (let i = 0; i < channels.length; i += CHANNELS_AT_ONCE) {
      await within(CONNECT_MS, way.subscribe(channels.slice(i, i + CHANNELS_AT_ONCE), this.#heard))
    }
    isUp()
    this.#listener.up()
    for (;;) {
      await pause(BEAT_EVERY_MS, undefined, { signal: ending })
      await within(BEAT_WITHIN_MS, way.beat())
      this.#listener.beat()
    }
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const tooLate = new AbortController()
  const limit = pause(limitMs, undefined, { signal: tooLate.signal }).then(() => {
    throw new Error(`Redis did not answer within ${limitMs} ms.`)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    tooLate.abort()
    limit.catch(() => {})
  }
}
