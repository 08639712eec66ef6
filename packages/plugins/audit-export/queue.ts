import type { Host, Json } from '@securechat/plugin'
import type { AuditRecord, Settings, Sink } from './record.ts'

/** Of several servers one tries a record in so much time. */
const TURN_MS = 15_000
const AT_ONCE = 100

/**
 * What waits for one sink, in the server's database: nothing is lost when the sink is away or a server stops. A record that was sent and
 * not yet forgotten is sent again, so the other side goes by its id.
 */
export class Queue {
  readonly #host: Host<Settings>
  readonly #sink: Sink

  constructor(host: Host<Settings>, sink: Sink) {
    this.#host = host
    this.#sink = sink
  }

  /** Stored first, then tried at once. */
  async add(record: AuditRecord): Promise<void> {
    const key = `${this.#sink.name}/waiting/${String(record.atMs).padStart(16, '0')}-${record.id}`
    // SAFETY: a record is JSON.
    await this.#host.storage.set(key, record as unknown as Json)
    await this.#try(key, record)
  }

  /** Oldest first; what fails ends this round. */
  async sendWaiting(): Promise<void> {
    const { storage } = this.#host
    const prefix = `${this.#sink.name}/waiting/`
    for (const key of await storage.keys({ prefix, limit: AT_ONCE })) {
      const record = await storage.get(key)
      // SAFETY: written by `add`.
      if (record !== undefined && !(await this.#try(key, record as unknown as AuditRecord))) return
    }
  }

  close(): void {
    this.#sink.close()
  }

  async #try(key: string, record: AuditRecord): Promise<boolean> {
    const { storage, log } = this.#host
    const turn = key.replace('/waiting/', '/turn/')
    if (!(await this.#takeTurn(turn))) return true
    try {
      await this.#sink.send(record)
    } catch (error) {
      await storage.delete(turn)
      log.warn('not delivered, tried again', { sink: this.#sink.name, said: (error as Error).message })
      return false
    }
    await storage.delete(key)
    await storage.delete(turn)
    return true
  }

  async #takeTurn(turn: string): Promise<boolean> {
    const { storage } = this.#host
    const now = Date.now()
    if (await storage.add(turn, now)) return true
    const since = await storage.get(turn)
    if (typeof since === 'number' && since > now - TURN_MS) return false
    await storage.delete(turn)
    return storage.add(turn, now)
  }
}
