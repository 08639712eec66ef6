import {
  ChatError,
  decode,
  encode,
  errors,
  JSON_SUBPROTOCOL,
  PROTOCOL_VERSION,
  ServerFrame,
  type ErrorCode,
  type RoomEvent,
  type Signal,
} from '@securechat/protocol'
import { OfflineError } from './offline.ts'

/** What is used of a WebSocket. */
export type RawSocket = Pick<WebSocket, 'send' | 'close' | 'addEventListener'>

export type Connect = (url: string, subprotocol: string) => RawSocket

/** What proves to the server who opens a socket. */
export interface Credentials {
  /** @throws ChatError with the remedy `sign-in` when the session is over. */
  token(): Promise<string>
  /** The server's nonce in, the device's signature over it out; both base64url. */
  sign(challenge: { origin: string; nonce: string }): Promise<string>
}

/** `refused`: the session is over, trying again is no use. `revoked`: and this is no device of the account any more. */
export type SocketEnd = 'lost' | 'refused' | 'revoked'

export interface SocketEvents {
  opened(): void
  /** Called once, after which nothing else is. */
  ended(end: SocketEnd): void
  event(event: RoomEvent): void
  signal(signal: Signal): void
  /** Anything at all has arrived. */
  heard(): void
  time(serverMs: number): void
}

interface SocketOptions {
  url: string
  /** The origin this client has reached the server at: what it signs, so that nobody can pass the proof on to another server. */
  origin: string
  connect: Connect
  credentials: Credentials
  events: SocketEvents
}

/** A refusal that says when to ask again. */
export class TooFastError extends ChatError {
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super('too-fast')
    this.retryAfterMs = retryAfterMs
  }
}

/** One socket, from the challenge to its end. What it was still waiting for when it ends fails with `OfflineError`. */
export class Socket {
  readonly #options: SocketOptions
  readonly #socket: RawSocket
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #lastId = 0
  #state: 'new' | 'proving' | 'open' | 'ended' = 'new'

  constructor(options: SocketOptions) {
    this.#options = options
    this.#socket = options.connect(options.url, JSON_SUBPROTOCOL)
    this.#socket.addEventListener('message', ({ data }) => this.#receive(String(data)))
    this.#socket.addEventListener('close', () => this.#end('lost'))
    this.#socket.addEventListener('error', () => this.#end('lost'))
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  get inFlight(): number {
    return this.#waiting.size
  }

  /** @throws ChatError with the server's code; OfflineError when the socket is not open or ends first. */
  request(name: string, input: unknown): Promise<unknown> {
    if (this.#state !== 'open') return Promise.reject(new OfflineError())
    const id = ++this.#lastId
    const reply = Promise.withResolvers<unknown>()
    this.#waiting.set(id, reply)
    this.#socket.send(encode({ id, op: name, input }))
    return reply.promise
  }

  close(end: SocketEnd = 'lost'): void {
    this.#end(end)
  }

  #receive(text: string): void {
    if (this.#state === 'ended') return
    this.#options.events.heard()
    const frame = understood(text)
    // A server that says what nobody understands: drop it and connect again, rather than miss an entry in silence.
    if (frame) this.#take(frame)
    else this.#end('lost')
  }

  #take(frame: ServerFrame): void {
    const { events } = this.#options
    if ('event' in frame) return events.event(frame.event)
    if ('signal' in frame) return this.#takeSignal(frame.signal)
    if ('output' in frame) return this.#settle(frame.id, (reply) => reply.resolve(frame.output))
    if ('error' in frame) return this.#fail(frame)
    if ('challenge' in frame) return void this.#prove(frame.challenge)
    events.time(frame.opened.timeMs)
    if (this.#state !== 'proving') return
    this.#state = 'open'
    events.opened()
  }

  async #prove(challenge: Extract<ServerFrame, { challenge: unknown }>['challenge']): Promise<void> {
    const { origin, credentials, events } = this.#options
    const isOurs = challenge.protocol === PROTOCOL_VERSION && challenge.origin === origin
    if (this.#state !== 'new' || !isOurs) return this.#end('lost')
    this.#state = 'proving'
    events.time(challenge.timeMs)
    try {
      const token = await credentials.token()
      const signature = await credentials.sign({ origin, nonce: challenge.nonce })
      if (this.#state === 'proving') this.#socket.send(encode({ open: { token, signature } }))
    } catch (error) {
      this.#end(error instanceof ChatError && error.remedy === 'sign-in' ? 'refused' : 'lost')
    }
  }

  #takeSignal(signal: Signal): void {
    if (signal.kind === 'session-over') return this.#end(signal.reason ?? 'refused')
    this.#options.events.signal(signal)
  }

  #fail(frame: Extract<ServerFrame, { error: ErrorCode }>): void {
    const { reason } = frame
    const isTooFast = frame.error === 'too-fast'
    const error = isTooFast
      ? new TooFastError(frame.retryAfterMs ?? 1_000)
      : new ChatError(frame.error, { reason })
    if (frame.id !== undefined) this.#settle(frame.id, (reply) => reply.reject(error))
    const isSessionOver = errors[frame.error].remedy === 'sign-in'
    // Said to no request: about the socket as a whole, which the server closes next.
    if (isSessionOver || frame.id === undefined) this.#end(isSessionOver ? 'refused' : 'lost')
  }

  #settle(id: number, settle: (reply: PromiseWithResolvers<unknown>) => void): void {
    const reply = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (reply) settle(reply)
  }

  #end(end: SocketEnd): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#socket.close()
    for (const reply of this.#waiting.values()) reply.reject(new OfflineError())
    this.#waiting.clear()
    this.#options.events.ended(end)
  }
}

function understood(text: string): ServerFrame | undefined {
  try {
    return decode(ServerFrame, text)
  } catch {
    return undefined
  }
}
