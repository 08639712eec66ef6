import { ChatError } from '@securechat/protocol/errors'
import type { Message } from '../place-messages.ts'
import type { Appended } from '../records.ts'
import type { TableMethod } from '../tables.ts'
import type { Answer, Call } from './channel.ts'
import { fromFailure } from './failure.ts'

interface Waiting {
  given: unknown
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Calls that have no answer yet: some still to be sent, the others sent. */
export class WaitingCalls {
  readonly #limit
  readonly #waiting = new Map<number, Waiting>()
  #unsent: Call[] = []
  #nextId = 0

  /** @param limit How many may wait at once; the rest are refused, so that a slow disk cannot fill the memory. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#waiting.size
  }

  /** @throws ChatError `too-fast`. */
  add(method: TableMethod, given: unknown): Promise<unknown> {
    if (this.#waiting.size >= this.#limit) return Promise.reject(new ChatError('too-fast'))
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const id = this.#nextId++
    this.#waiting.set(id, { given, resolve, reject })
    this.#unsent.push({ id, method, given })
    return promise
  }

  /** The calls to send now. */
  takeUnsent(): Call[] {
    const calls = this.#unsent
    this.#unsent = []
    return calls
  }

  settle(answers: Answer[]): void {
    for (const answer of answers) {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('failure' in answer) waiting?.reject(fromFailure(answer.failure))
      else waiting?.resolve('placed' in answer ? appended(waiting.given, answer.placed) : answer.value)
    }
  }

  /** Nobody knows whether these were carried out. */
  rejectSent(error: Error): void {
    const unsent = new Set(this.#unsent.map((call) => call.id))
    this.#reject(
      [...this.#waiting.keys()].filter((id) => !unsent.has(id)),
      error,
    )
  }

  /** These certainly were not. */
  rejectUnsent(error: Error): void {
    this.#reject(
      this.takeUnsent().map((call) => call.id),
      error,
    )
  }

  #reject(ids: number[], error: Error): void {
    for (const id of ids) {
      this.#waiting.get(id)?.reject(error)
      this.#waiting.delete(id)
    }
  }
}

/** A new message is stored as it was given, save for its place. */
function appended(given: unknown, { seq, rosterSeq }: { seq: number; rosterSeq: number }): Appended {
  // Safe: only the answer to appending a message says where it was placed.
  const { event } = given as Message
  return { event: { ...event, seq }, isNew: true, rosterSeq }
}
