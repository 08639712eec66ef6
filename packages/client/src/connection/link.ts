import {
  ChatError,
  describeWorkspace,
  limits,
  type Operation,
  type RoomEvent,
  type Signal,
} from '@securechat/protocol'
import type { z } from 'zod'
import type { Link, Unsubscribe } from '../context.ts'
import type { ConnectionState, OverReason } from '../state.ts'
import { Backoff } from './backoff.ts'
import { Listeners } from './listeners.ts'
import { Liveness } from './liveness.ts'
import { OfflineError } from './offline.ts'
import type { Schedule } from './schedule.ts'
import { ServerClock } from './server-clock.ts'
import { Socket, TooFastError, type Connect, type Credentials, type SocketEnd } from './socket.ts'

const TOO_FAST_TRIES = 5
/** A server that is there and still does not answer: connect again rather than wait for ever. */
const ANSWER_MS = 60_000
const FRESH_MS = 1_000

export interface LinkOptions {
  /** Origin of the server, e.g. `https://chat.example.org`. */
  serverUrl: string
  credentials: Credentials
  connect: Connect
  nowMs: () => number
  random: () => number
  schedule: Schedule
  /** `state` is another one now. */
  changed: () => void
  /** The server does not accept the session any more; the link has stopped. */
  refused: (reason: OverReason) => void
}

/** Keeps one socket to the server, and makes a new one whenever it breaks. */
export class SocketLink implements Link {
  readonly #options: LinkOptions
  readonly #clock: ServerClock
  readonly #backoff: Backoff
  readonly #liveness: Liveness
  readonly #opens = new Listeners<[]>()
  readonly #events = new Listeners<[RoomEvent]>()
  readonly #signals = new Listeners<[Signal]>()
  readonly #queue: (() => void)[] = []
  #inFlight = 0
  #socket: Socket | undefined
  #startedAtMs = 0
  #openedAtMs = 0
  #state: ConnectionState = { kind: 'offline' }
  #cancel: () => void = () => {}

  constructor(options: LinkOptions) {
    this.#options = options
    this.#clock = new ServerClock(options.nowMs)
    this.#backoff = new Backoff(options.random)
    this.#liveness = new Liveness({
      schedule: options.schedule,
      isWaiting: () => (this.#socket?.inFlight ?? 0) > 0,
      probe: () => void this.#learnTime().catch(() => {}),
      dead: () => this.#socket?.close(),
    })
  }

  get state(): ConnectionState {
    return this.#state
  }

  get isOpen(): boolean {
    return this.#socket?.isOpen ?? false
  }

  start(): void {
    this.#cancel()
    const before = this.#socket
    this.#socket = undefined
    before?.close()
    this.#openSocket()
  }

  /** Tries again at once; when the connection looks open, makes sure that it is. */
  reconnect(): void {
    if (this.isOpen) return this.#liveness.probe()
    // An attempt that has only begun is as good as another one; an older one may hang in a network that is gone.
    const sinceMs = this.#options.nowMs() - this.#startedAtMs
    if (this.#state.kind === 'offline' || sinceMs > FRESH_MS) this.start()
  }

  stop(): void {
    this.#cancel()
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
    this.#liveness.stop()
    this.#become({ kind: 'offline' })
  }

  serverNowMs(): number {
    return this.#clock.nowMs()
  }

  onOpen(listener: () => void): Unsubscribe {
    const remove = this.#opens.add(listener)
    let isWanted = true
    if (this.isOpen) queueMicrotask(() => isWanted && this.isOpen && listener())
    return () => {
      isWanted = false
      remove()
    }
  }

  onEvent(listener: (event: RoomEvent) => void): Unsubscribe {
    return this.#events.add(listener)
  }

  onSignal(listener: (signal: Signal) => void): Unsubscribe {
    return this.#signals.add(listener)
  }

  async request<Op extends Operation>(
    operation: Op,
    input: z.input<Op['input']>,
  ): Promise<z.output<Op['output']>> {
    for (let tries = 1; ; tries++) {
      try {
        // SAFETY: the schema has just checked it; its output type is lost because `Op` is not yet known here.
        return operation.output.parse(await this.#ask(operation.name, input)) as z.output<Op['output']>
      } catch (error) {
        if (error instanceof ChatError && error.code === 'message-stale') await this.#learnTime()
        if (!(error instanceof TooFastError) || tries === TOO_FAST_TRIES) throw error
        // It was refused before anything was done, so asking again is safe.
        await this.#pause(error.retryAfterMs)
      }
    }
  }

  /** The server takes so many requests at a time from one socket; the others wait here, in order. */
  async #ask(name: string, input: unknown): Promise<unknown> {
    if (!this.isOpen) throw new OfflineError()
    if (this.#inFlight < limits.requestsInFlightPerSocket) this.#inFlight++
    else await new Promise<void>((resolve) => this.#queue.push(resolve))
    const socket = this.#socket
    const cancel = this.#options.schedule(ANSWER_MS, () => socket?.close())
    try {
      if (!socket) throw new OfflineError()
      return await socket.request(name, input)
    } finally {
      cancel()
      const next = this.#queue.shift()
      if (next) next()
      else this.#inFlight--
    }
  }

  async #learnTime(): Promise<void> {
    const askedAtMs = this.#options.nowMs()
    const output = await this.#ask(describeWorkspace.name, {})
    this.#clock.learn(describeWorkspace.output.parse(output).timeMs, askedAtMs)
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#options.schedule(delayMs, resolve))
  }

  #openSocket(): void {
    const { serverUrl, connect, credentials, schedule } = this.#options
    const socket: Socket = new Socket({
      url: `${serverUrl.replace(/^http/, 'ws')}/v1/socket`,
      origin: serverUrl,
      connect,
      credentials,
      events: {
        opened: () => this.#opened(),
        ended: (end) => this.#socket === socket && this.#ended(end),
        event: (event) => this.#events.tell(event),
        signal: (signal) => this.#signals.tell(signal),
        heard: () => this.#liveness.heard(),
        time: (serverMs) => this.#clock.learn(serverMs),
      },
    })
    this.#socket = socket
    this.#startedAtMs = this.#options.nowMs()
    this.#cancel = schedule(limits.socketOpenMs, () => socket.close())
    this.#become({ kind: 'connecting' })
  }

  #opened(): void {
    this.#cancel()
    this.#openedAtMs = this.#options.nowMs()
    this.#liveness.start()
    this.#become({ kind: 'online' })
    this.#opens.tell()
  }

  #ended(end: SocketEnd): void {
    const { nowMs, schedule, refused } = this.#options
    const wasOpen = this.#state.kind === 'online'
    this.stop()
    if (end !== 'lost') return refused(end === 'revoked' ? 'revoked' : 'session-over')
    if (wasOpen) this.#backoff.heldFor(nowMs() - this.#openedAtMs)
    const delayMs = this.#backoff.next()
    this.#cancel = schedule(delayMs, () => this.#openSocket())
    this.#become({ kind: 'offline', retryAtMs: nowMs() + delayMs })
  }

  #become(state: ConnectionState): void {
    this.#state = state
    this.#options.changed()
  }
}
