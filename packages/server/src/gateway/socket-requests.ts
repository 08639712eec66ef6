import { limits, type RequestFrame, type ServerFrame } from '@securechat/protocol'
import type { SignedInCaller } from '../caller.ts'
import type { Admit } from './admit.ts'
import { codeOf, reasonOf, retryAfterMsOf } from './failure.ts'
import { Turns, type LetNext } from './turns.ts'

/** What must be stored in the order it was said, though not one after the other. Everything else may overtake. */
const inOrder: ReadonlySet<string> = new Set(['message.send', 'room.commit'])

export interface SocketRequestsParts {
  admit: Admit
  caller: SignedInCaller
  answer: (frame: ServerFrame) => void
}

/** The requests of one open socket: so many at once and no more. */
export class SocketRequests {
  readonly #parts: SocketRequestsParts
  readonly #turns = new Turns()
  #inFlight = 0

  constructor(parts: SocketRequestsParts) {
    this.#parts = parts
  }

  async take(frame: RequestFrame): Promise<void> {
    const { answer } = this.#parts
    if (this.#inFlight >= limits.requestsInFlightPerSocket)
      return answer({ id: frame.id, error: 'too-fast', retryAfterMs: 100 })
    this.#inFlight++
    try {
      if (inOrder.has(frame.op)) answer(await this.#turns.run((letNext) => this.#ask(frame, letNext)))
      else answer(await this.#ask(frame))
    } finally {
      this.#inFlight--
    }
  }

  async #ask({ id, op, input }: RequestFrame, onAppend?: LetNext): Promise<ServerFrame> {
    const { admit, caller } = this.#parts
    try {
      return { id, output: await admit(caller, op, input, onAppend) }
    } catch (error) {
      const [retryAfterMs, reason] = [retryAfterMsOf(error), reasonOf(error)]
      const more = {
        ...(retryAfterMs !== undefined && { retryAfterMs }),
        ...(reason !== undefined && { reason }),
      }
      return { id, error: codeOf(error), ...more }
    }
  }
}
