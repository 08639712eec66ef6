import type { Operation, RoomEvent, Signal } from '@securechat/protocol'
import type { z } from 'zod'
import { Listeners } from '../../connection/listeners.ts'
import { OfflineError } from '../../connection/offline.ts'
import type { Link, RoomsContext, Unsubscribe } from '../../context.ts'
import type { ConnectionState } from '../../state.ts'
import type { ModelServer } from './model-server.ts'
import type { Caller, ModelSocket } from './model-sockets.ts'
import type { Prng } from './prng.ts'

export interface ModelNetwork {
  server: ModelServer
  prng: Prng
  schedule: RoomsContext['schedule']
  nowMs: () => number
  /** Of live events and signals: lost for good, or delivered twice. */
  faults: { loss: number; repeat: number }
}

const LATENCY_MS = 60

/**
 * A connection that delays everything by chance, so that answers, events and signals overtake one another; loses and
 * repeats events; and can be cut at any moment. Requests arrive in the order made.
 */
export class ModelLink implements Link {
  readonly #caller: Caller
  readonly #network: ModelNetwork
  readonly #opened = new Listeners<[]>()
  readonly #events = new Listeners<[RoomEvent]>()
  readonly #signals = new Listeners<[Signal]>()
  #socket: ModelSocket | undefined
  #lastArrivalMs = 0
  readonly #waiting = new Set<(error: OfflineError) => void>()

  constructor(caller: Caller, network: ModelNetwork) {
    this.#caller = caller
    this.#network = network
  }

  get isOpen(): boolean {
    return this.#socket !== undefined
  }

  get state(): ConnectionState {
    return { kind: this.isOpen ? 'online' : 'offline' }
  }

  serverNowMs(): number {
    return Math.round(this.#network.nowMs())
  }

  open(): void {
    if (this.#socket) return
    const socket: ModelSocket = {
      ...this.#caller,
      event: (event) => this.#deliver(socket, () => this.#events.tell(event)),
      signal: (signal) => this.#deliver(socket, () => this.#signals.tell(signal)),
    }
    this.#socket = socket
    this.#network.server.sockets.add(socket)
    this.#opened.tell()
  }

  /** Whatever is under way is lost on one of its two ways. */
  cut(): void {
    if (!this.#socket) return
    this.#network.server.sockets.delete(this.#socket)
    this.#socket = undefined
    for (const fail of this.#waiting) fail(new OfflineError())
    this.#waiting.clear()
  }

  request<Op extends Operation>(operation: Op, input: z.input<Op['input']>): Promise<z.output<Op['output']>> {
    const socket = this.#socket
    if (!socket) return Promise.reject(new OfflineError())
    const { schedule, nowMs, server } = this.#network
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs() + this.#latencyMs())
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject)
      const answer = (reply: () => void) =>
        void schedule(this.#latencyMs(), () => {
          if (this.#waiting.delete(reject)) reply()
        })
      schedule(this.#lastArrivalMs - nowMs(), () => {
        // It was still on its way when the connection broke: half of what is under way arrives all the same.
        if (this.#socket !== socket && this.#network.prng.chance(0.5)) return
        try {
          const output = server.answer(this.#caller, operation, input)
          answer(() => resolve(output))
        } catch (error) {
          answer(() => reject(error as Error)) // SAFETY: the server throws errors only.
        }
      })
    })
  }

  onOpen(listener: () => void): Unsubscribe {
    if (this.isOpen) queueMicrotask(() => this.isOpen && listener())
    return this.#opened.add(listener)
  }

  onEvent(listener: (event: RoomEvent) => void): Unsubscribe {
    return this.#events.add(listener)
  }

  onSignal(listener: (signal: Signal) => void): Unsubscribe {
    return this.#signals.add(listener)
  }

  #deliver(socket: ModelSocket, tell: () => void): void {
    const { prng, schedule, faults } = this.#network
    if (prng.chance(faults.loss)) return
    const arrive = () => {
      if (this.#socket === socket) tell()
    }
    schedule(this.#latencyMs(), arrive)
    if (prng.chance(faults.repeat)) schedule(this.#latencyMs(), arrive)
  }

  #latencyMs(): number {
    return this.#network.prng.next() * LATENCY_MS
  }
}
