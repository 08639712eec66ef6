import { CryptoError } from '@securechat/crypto'
import { ChatError, type EventId, type RoomId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Content } from '../content.ts'
import type { Store } from '../store/store.ts'
import { isExpected } from './background.ts'
import type { Batch } from './batch.ts'
import { fromBytes, toBytes } from './json.ts'
import { numberIn, roomKeys } from './keys.ts'
import { backoffMs, type Pauses } from './pauses.ts'
import type { OutboxEntry } from './records.ts'
import { remedyFor, type SendRemedy } from './send-remedy.ts'

/** Sealing is not possible right now; whoever changes that calls `pump`. */
export class NotReady extends Error {
  override readonly name = 'NotReady'

  constructor(options?: ErrorOptions) {
    super('Nothing can be sealed for this room right now.', options)
  }
}

export interface OutboxTools {
  roomId: RoomId
  store: Store
  pauses: Pauses
  random: () => number
  nowMs: () => number
  /**
   * Seals and sends one message. @returns its number in the log.
   * @throws NotReady, OfflineError, ChatError, CryptoError `directory-unreachable`
   */
  post(entry: OutboxEntry): Promise<number>
  /** Reads the log on, after the server said that this device is behind. @throws OfflineError */
  catchUp(): Promise<void>
  /** Runs `job` between two steps of the room, and writes its batch. */
  step(job: (batch: Batch) => void): Promise<void>
  /** Whether the log here has this entry already. */
  isApplied(seq: number): boolean
  /** Something nobody foresaw went wrong with a message. */
  fault: (error: unknown) => void
  /** Something shown about an entry is different now. */
  changed(): void
}

/** A message on its way, as a timeline shows it. */
export interface OutgoingMessage extends OutboxEntry {
  /** Set once the server has stored it. */
  seq?: number
}

/**
 * What this device has yet to send to one room: on disk before anybody is told that it is written, sent one at a time
 * in the order written, each under the same id until the log shows it. So nothing is lost, and nothing comes twice.
 */
export class Outbox {
  readonly #tools: OutboxTools
  /** In the order written. */
  readonly #entries = new Map<number, OutgoingMessage>()
  #nextOrder = 0
  #sending: Promise<void> | undefined
  #isPumpDue = false
  #isStopped = false

  constructor(tools: OutboxTools) {
    this.#tools = tools
  }

  async load(): Promise<void> {
    const stored = await this.#tools.store.list({ prefix: roomKeys(this.#tools.roomId).outbox })
    for (const [key, bytes] of stored) {
      this.#entries.set(numberIn(key), fromBytes<OutboxEntry>(bytes))
      this.#nextOrder = numberIn(key) + 1
    }
  }

  get messages(): OutgoingMessage[] {
    return [...this.#entries.values()]
  }

  /** Where the store has it, or nothing when it is not here. */
  keyOf(eventId: EventId): string | undefined {
    const order = this.#orderOf(eventId)
    return order === undefined ? undefined : roomKeys(this.#tools.roomId).outboxEntry(order)
  }

  contentOf(eventId: EventId): Content | undefined {
    return this.#entries.get(this.#orderOf(eventId) ?? -1)?.content
  }

  /** Puts a new message into somebody's batch; `added` then makes it known here. */
  stage(message: Omit<OutboxEntry, 'writtenAtMs'>, batch: Batch): () => void {
    const entry: OutboxEntry = { ...message, writtenAtMs: this.#tools.nowMs() }
    const order = this.#nextOrder++
    batch.put(roomKeys(this.#tools.roomId).outboxEntry(order), toBytes(entry))
    return () => {
      this.#entries.set(order, entry)
      this.#tools.changed()
    }
  }

  /** The log shows it now, and the store has forgotten it here. */
  landed(eventId: EventId): void {
    const order = this.#orderOf(eventId)
    if (order !== undefined) this.#entries.delete(order)
  }

  /** Tries a failed message once more. */
  async retry(eventId: EventId): Promise<void> {
    const entry = this.#entries.get(this.#orderOf(eventId) ?? -1)
    if (!entry?.failure) return
    const { failure: _past, failureReason: _reason, ...again } = entry
    // The server may have lost files that were there: they are looked after first.
    const hasFiles = entry.content.type === 'text' && entry.content.files !== undefined
    await this.#replace(eventId, hasFiles ? { ...again, waitsForFiles: true } : again)
  }

  /** Gives a message up for good. @returns false when it has been, or may just have been, accepted. */
  async discard(eventId: EventId): Promise<boolean> {
    const isStill = () => {
      const entry = this.#entries.get(this.#orderOf(eventId) ?? -1)
      return entry?.failure !== undefined || entry?.waitsForFiles === true
    }
    if (!isStill()) return false
    await this.#forget(eventId, isStill)
    return true
  }

  /** Its files are on the server, all of them; or, with a failure, will not get there by themselves. */
  async filesEnded(eventId: EventId, failure?: string): Promise<void> {
    const entry = this.#entries.get(this.#orderOf(eventId) ?? -1)
    if (!entry?.waitsForFiles) return
    const { waitsForFiles: _past, ...ready } = entry
    await this.#replace(eventId, failure === undefined ? ready : { ...entry, failure })
  }

  /** Sends what can be sent. Resolves when that is all, or when it has to wait for something. */
  async pump(): Promise<void> {
    this.#isPumpDue = true
    while (this.#isPumpDue && !this.#isStopped) {
      this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined))
      await this.#sending
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#sending?.catch(() => {})
  }

  async #sendAll(): Promise<void> {
    this.#isPumpDue = false
    for (let next = this.#next(); next && !this.#isStopped; next = this.#next())
      if (!(await this.#send(next))) return
  }

  #next(): OutgoingMessage | undefined {
    return this.messages.find(
      ({ failure, seq, waitsForFiles }) => failure === undefined && seq === undefined && !waitsForFiles,
    )
  }

  /** @returns false when everything has to wait. */
  async #send(entry: OutgoingMessage): Promise<boolean> {
    for (let tries = 0; !this.#isStopped && this.keyOf(entry.eventId); tries++) {
      try {
        await this.#accepted(entry, await this.#tools.post(entry))
        return true
      } catch (error) {
        const verdict = await this.#afterFailure(error, entry, tries)
        if (verdict !== 'again') return verdict === 'next'
      }
    }
    return true
  }

  async #accepted(entry: OutgoingMessage, seq: number): Promise<void> {
    const order = this.#orderOf(entry.eventId)
    if (order === undefined) return
    this.#entries.set(order, { ...entry, seq })
    this.#tools.changed()
    // It was in the log before, and this was another copy: no event is going to take it away.
    if (this.#tools.isApplied(seq)) await this.#forget(entry.eventId, () => true)
  }

  async #afterFailure(
    error: unknown,
    entry: OutgoingMessage,
    tries: number,
  ): Promise<'again' | 'next' | 'wait'> {
    if (error instanceof NotReady) return 'wait'
    if (!isExpected(error)) this.#tools.fault(error)
    const remedy = remedyFor(error, tries)
    switch (remedy.kind) {
      case 'wait':
        return 'wait'
      case 'catch-up':
        return this.#catchUp(tries)
      case 'pause':
        await this.#pause(tries)
        return 'again'
      case 'show':
        await this.#replace(entry.eventId, withFailure(entry, remedy))
        return 'next'
    }
  }

  async #catchUp(tries: number): Promise<'again' | 'wait'> {
    try {
      await this.#tools.catchUp()
    } catch (error) {
      if (error instanceof OfflineError) return 'wait'
      if (!(error instanceof ChatError || error instanceof CryptoError)) throw error
    }
    if (tries > 0) await this.#pause(tries - 1)
    return 'again'
  }

  #pause(tries: number): Promise<void> {
    const { pauses, random } = this.#tools
    return pauses.wait(backoffMs(tries, { firstMs: 100, mostMs: 30_000, random: random() }))
  }

  async #replace(eventId: EventId, entry: OutboxEntry): Promise<void> {
    await this.#tools.step((batch) => {
      const order = this.#orderOf(eventId)
      if (order === undefined) return
      batch.put(roomKeys(this.#tools.roomId).outboxEntry(order), toBytes(entry))
      this.#entries.set(order, entry)
    })
    this.#tools.changed()
  }

  async #forget(eventId: EventId, mayGo: () => boolean): Promise<void> {
    await this.#tools.step((batch) => {
      const key = this.keyOf(eventId)
      if (!key || !mayGo()) return
      batch.delete(key)
      this.landed(eventId)
    })
    this.#tools.changed()
  }

  #orderOf(eventId: EventId): number | undefined {
    for (const [order, entry] of this.#entries) if (entry.eventId === eventId) return order
    return undefined
  }
}

const withFailure = (
  entry: OutgoingMessage,
  { failure, reason }: Extract<SendRemedy, { kind: 'show' }>,
): OutgoingMessage => ({ ...entry, failure, ...(reason !== undefined && { failureReason: reason }) })
