import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@redis/client'
import { backoffMs } from '../backoff.ts'

export interface LinkListener {
  /** The link is there, and every channel wanted is subscribed to. */
  up(): void
  /** Redis has just answered. */
  beat(): void
  /** It is gone, or could not be had; it is tried again. */
  down(error: unknown): void
  heard(channel: string, text: string): void
}

type Client = ReturnType<typeof connectable>

/** A connection that is not there, or not answered over, by then counts as failed. */
const CONNECT_MS = 1_500
const BEAT_EVERY_MS = 1_000
const BEAT_WITHIN_MS = 1_500
/** What may wait for Redis to take it; with more, it is too slow for us, and the rest counts as missed. */
const MOST_WAITING = 20_000
const MOST_WAITING_CHARACTERS = 32 * 1024 * 1024
const CHANNELS_AT_ONCE = 1_000
const pauses = { firstMs: 50, longestMs: 500 }

/** One connection to Redis that comes back by itself, with the channels it is to hear. Nothing here throws at its user. */
export class RedisLink {
  readonly #url: string
  readonly #listener: LinkListener
  readonly #channels = new Set<string>()
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #client: Client | undefined
  #waitingCharacters = 0

  constructor(url: string, listener: LinkListener) {
    this.#url = url
    this.#listener = listener
    this.#running = this.#stayConnected()
  }

  /** @returns whether Redis took it. */
  async publish(channel: string, text: string): Promise<boolean> {
    const client = this.#client
    if (!client || this.#waitingCharacters + text.length > MOST_WAITING_CHARACTERS) return false
    this.#waitingCharacters += text.length
    try {
      await client.publish(channel, text)
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
    await this.#client?.subscribe(channel, this.#heard).catch(() => {})
  }

  stopHearing(channel: string): void {
    this.#channels.delete(channel)
    this.#client?.unsubscribe(channel, this.#heard).catch(() => {})
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
    const client = connectable(this.#url)
    // The first error ends it; those that follow are of no interest.
    client.on('error', (error) => over.abort(error))
    const life = this.#live(client, { isUp, ending })
    try {
      return await Promise.race([life, once(ending, 'abort').then(() => ending.reason as unknown)])
    } catch (error) {
      return error
    } finally {
      this.#client = undefined
      over.abort()
      if (client.isOpen) client.destroy()
      await Promise.allSettled([life])
    }
  }

  async #live(client: Client, { isUp, ending }: { isUp: () => void; ending: AbortSignal }): Promise<never> {
    await within(CONNECT_MS, client.connect())
    this.#client = client
    const channels = [...this.#channels]
    for (let i = 0; i < channels.length; i += CHANNELS_AT_ONCE) {
      await within(CONNECT_MS, client.subscribe(channels.slice(i, i + CHANNELS_AT_ONCE), this.#heard))
    }
    isUp()
    this.#listener.up()
    for (;;) {
      await pause(BEAT_EVERY_MS, undefined, { signal: ending })
      await within(BEAT_WITHIN_MS, client.ping())
      this.#listener.beat()
    }
  }
}

function connectable(url: string) {
  return createClient({
    url,
    RESP: 3,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
    // A beat that stays away ends the link, and with it all that waits; no timer for each.
    commandOptions: { timeout: 0 },
    commandsQueueMaxLength: MOST_WAITING,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    name: 'securechat',
  })
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
