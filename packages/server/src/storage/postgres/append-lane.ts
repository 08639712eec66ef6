import { setImmediate as nextTurn } from 'node:timers/promises'
import { ChatError } from '@securechat/protocol/errors'
import type { Append, Appended } from '../records.ts'
import { appendChange } from './append-change.ts'
import type { Database } from './database.ts'
import { MessageBatch } from './message-batch.ts'
import type { Message } from '../place-messages.ts'

/** One entry that waits for its number. */
interface Waiting {
  entry: Append
  /** On the monotonic clock: by then it is stored or refused. */
  endsAtMs: number
  resolve: (appended: Appended) => void
  reject: (error: unknown) => void
}

const BATCH_ENTRIES = 256
const BATCH_CHARACTERS = 1024 * 1024
/** Beyond this, entries are refused at once instead of after a wait. */
export const LANE_ENTRIES = 4096

/**
 * A queue of entries, in their order, over one connection. What gathers while a transaction is under way becomes the next
 * one, so that one sync answers many: the busier it is, the larger the batches.
 */
export class AppendLane {
  readonly #database: Database
  readonly #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  constructor(database: Database) {
    this.#database = database
  }

  get length(): number {
    return this.#waiting.length
  }

  append(entry: Append): Promise<Appended> {
    if (this.#waiting.length >= LANE_ENTRIES) return Promise.reject(new ChatError('too-fast'))
    const { promise, resolve, reject } = Promise.withResolvers<Appended>()
    this.#waiting.push({ entry, endsAtMs: this.#database.endOfCall(), resolve, reject })
    this.#running ??= this.#run()
    return promise
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    // Whatever else this turn of the loop brings belongs to the same batch.
    await nextTurn()
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, batchLength(this.#waiting)))
    this.#running = undefined
  }

  /** Never rejects: how it went is told to those who wait. */
  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#transact(batch)
    } catch (error) {
      // A fault of the database is everybody's. Anything else is a bug that one of them met: the others need not suffer.
      if (batch.length === 1 || error instanceof ChatError) batch.forEach(({ reject }) => reject(error))
      else for (const each of batch) await this.#write([each])
    }
  }

  async #transact(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch
    if (!first) return
    const { entry, endsAtMs } = first
    if (entry.kind !== 'message') {
      const appended = await this.#database.transaction(
        (sql, attempt) => appendChange(sql, entry, attempt),
        endsAtMs,
      )
      return first.resolve(appended)
    }
    const messages = new MessageBatch(batch.map((each) => asMessage(each.entry)))
    const outcomes = await this.#database.pipelined(
      (connection, attempt) => messages.write(connection, attempt),
      endsAtMs,
    )
    for (const [i, outcome] of outcomes.entries()) {
      if ('value' in outcome) batch[i]?.resolve(outcome.value)
      else batch[i]?.reject(outcome.error)
    }
  }
}

/** How many of those at the front go together: messages, as many as fit; or one entry that changes the room. */
function batchLength(waiting: readonly Waiting[]): number {
  let characters = 0
  for (const [i, { entry }] of waiting.entries()) {
    if (entry.kind !== 'message') return Math.max(i, 1)
    characters += entry.event.frame.length
    if (i === BATCH_ENTRIES || (i > 0 && characters > BATCH_CHARACTERS)) return i
  }
  return waiting.length
}

function asMessage(entry: Append): Message {
  if (entry.kind !== 'message') throw new TypeError('A batch holds messages only.')
  return entry
}
