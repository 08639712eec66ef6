import { ChatError, encode, limits, type RoomEvent, type ServerFrame } from '@securechat/protocol'
import type { Caller, OpenSession } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { Connection, Connections } from '../connections.ts'
import type { Following } from '../following.ts'
import { reportBug } from '../log.ts'
import { placeOfAddress } from '../place.ts'
import type { Presence } from '../presence.ts'
import type { Admit } from './admit.ts'
import { authenticate, messageOf, type AuthenticateParts } from './authenticate.ts'
import { EventCursor } from './event-cursor.ts'
import { missedSince } from './missed-events.ts'
import type { Approach, Approaches } from './origin.ts'
import { problemResponse } from './problem.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Said } from './said.ts'

export interface EventStreamParts {
  admit: Admit
  approaches: Approaches
  identity: AuthenticateParts
  connections: Connections
  following: Following
  presence: Presence
  clock: Clock
  limits: RateLimits
}

/** Opening one reads rooms. */
const streamCost = 5

/** Server-sent events for those who cannot hold a socket: the same frames, one way, resumed by `Last-Event-ID`. */
export class EventStreams {
  readonly #parts: EventStreamParts
  readonly #open = new Set<EventStream>()

  constructor(parts: EventStreamParts) {
    this.#parts = parts
  }

  async answer(request: Request, approach: Approach): Promise<Response> {
    const { approaches, identity, limits: rates } = this.#parts
    try {
      if (!approaches.isWelcome(approach)) throw new ChatError('not-allowed')
      const at = { address: approaches.addressOf(approach), origin: approaches.ownOrigin(approach) }
      const body = async () => undefined
      const session = await authenticate(identity, {
        at,
        message: messageOf(request, at.origin),
        isRead: true,
        body,
      })
      if (session.deviceId === undefined) throw new ChatError('no-device')
      const caller = { ...at, session: { ...session, deviceId: session.deviceId } }
      rates.account.take(session.accountId, streamCost)
      return await this.#start(caller, cursorOf(request))
    } catch (error) {
      return problemResponse(error, identity.dpopNonces)
    }
  }

  stop(): void {
    for (const stream of this.#open) stream.end('shutting-down')
  }

  async #start(
    caller: Caller & { session: OpenSession },
    cursor: EventCursor | undefined,
  ): Promise<Response> {
    const { accountId } = caller.session
    const own = [...this.#open].filter((one) => one.connection.session.accountId === accountId)
    if (own.length >= limits.eventStreamsPerAccount) throw new ChatError('too-fast')
    await this.#parts.following.opened(caller.session)
    const stream = new EventStream(this.#parts, caller, () => this.#open.delete(stream))
    this.#open.add(stream)
    stream.begin(cursor).catch(reportBug)
    return new Response(stream.body, {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
    })
  }
}

function cursorOf(request: Request): EventCursor | undefined {
  const given = request.headers.get('last-event-id')
  if (given === null || given === '') return undefined
  const cursor = EventCursor.parse(given)
  if (!cursor) throw new ChatError('bad-request')
  return cursor
}

class EventStream {
  readonly connection: Connection
  readonly body: ReadableStream<Uint8Array>
  readonly #parts: EventStreamParts
  readonly #caller: Caller & { session: OpenSession }
  readonly #ended: () => void
  #cursor = new EventCursor()
  #controller!: ReadableStreamDefaultController<Uint8Array>
  #isOver = false
  /** What comes while the past is being read, which goes first. */
  #held: ServerFrame[] | undefined = []
  #callOffBeat: () => void = () => {}

  constructor(parts: EventStreamParts, caller: Caller & { session: OpenSession }, ended: () => void) {
    this.#parts = parts
    this.#caller = caller
    this.#ended = ended
    const { session } = caller
    const waitingBytes = () => this.#waitingBytes()
    this.connection = {
      session,
      get waitingBytes() {
        return waitingBytes()
      },
      send: (said: Said) => this.#take(said.frame),
      slide: (expiresAtMs) => void (session.expiresAtMs = expiresAtMs),
      endSession: (reason) => {
        this.#write('signal', { signal: { kind: 'session-over', ...(reason && { reason }) } })
        this.end('session-over')
      },
    }
    this.body = new ReadableStream<Uint8Array>(
      { start: (controller) => void (this.#controller = controller), cancel: () => this.#close() },
      new ByteLengthQueuingStrategy({ highWaterMark: limits.socketBufferedBytes }),
    )
  }

  /** Joins the live ones at once, so that nothing falls between what is read and what is told. */
  async begin(cursor: EventCursor | undefined): Promise<void> {
    const { connections, presence, clock, admit } = this.#parts
    const { accountId, deviceId } = this.connection.session
    connections.add(this.connection)
    presence.opened(accountId, deviceId, placeOfAddress(this.#caller.address))
    this.#write('opened', { opened: { accountId, deviceId, timeMs: clock.nowMs() } })
    this.#beat()
    if (cursor) {
      this.#cursor = cursor
      try {
        const { events, gaps } = await missedSince(admit, this.#caller, cursor)
        for (const event of events) this.#tell(event)
        for (const roomId of gaps) this.#enqueue(`event: gap\ndata: ${JSON.stringify({ roomId })}\n\n`)
      } catch (error) {
        if (!(error instanceof ChatError)) throw error
        return this.end(error.code)
      }
    }
    const held = this.#held ?? []
    this.#held = undefined
    for (const frame of held) this.#pass(frame)
  }

  #waitingBytes(): number {
    return this.#isOver ? 0 : limits.socketBufferedBytes - (this.#controller.desiredSize ?? 0)
  }

  /** Says why, and closes. */
  end(why: string): void {
    this.#enqueue(`event: end\ndata: ${JSON.stringify({ why })}\n\n`)
    this.#close()
  }

  #take(said: ServerFrame): void {
    if (this.connection.session.expiresAtMs <= this.#parts.clock.nowMs()) return this.connection.endSession()
    if (this.#held) this.#held.push(said)
    else this.#pass(said)
    if ((this.#held?.length ?? 0) > limits.historyPageEvents) this.end('slow-reader')
  }

  #pass(said: ServerFrame): void {
    if ('event' in said) this.#tell(said.event)
    else if ('signal' in said) this.#write('signal', said)
  }

  #tell(event: RoomEvent): void {
    if (this.#cursor.pass(event)) this.#write('event', { event }, this.#cursor.toString())
  }

  #write(name: string, said: ServerFrame, id?: string): void {
    this.#enqueue(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${encode(said)}\n\n`)
  }

  /** Whoever does not keep up is let go at a bounded buffer, and resumes. */
  #enqueue(text: string): void {
    if (this.#isOver) return
    this.#controller.enqueue(Buffer.from(text))
    if ((this.#controller.desiredSize ?? 0) > 0) return
    this.#close()
  }

  #beat(): void {
    this.#callOffBeat = this.#parts.clock.after(limits.eventStreamBeatMs, () => {
      this.#enqueue(': still here\n\n')
      if (!this.#isOver) this.#beat()
    })
  }

  #close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#callOffBeat()
    const { connections, following, presence } = this.#parts
    const { session } = this.connection
    connections.remove(this.connection)
    following.closed(session)
    presence.closed(session.accountId, session.deviceId)
    this.#ended()
    try {
      this.#controller.close()
    } catch {
      // Its reader has gone, which closed it.
    }
  }
}
