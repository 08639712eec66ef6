import {
  ClientFrame,
  decode,
  limits,
  type OpenFrame,
  PROTOCOL_VERSION,
  type ServerFrame,
} from '@securechat/protocol'
import { z } from 'zod'
import type { OpenSession } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { Connection, Connections } from '../connections.ts'
import type { Following } from '../following.ts'
import { reportBug } from '../log.ts'
import type { Presence } from '../presence.ts'
import type { Admit } from './admit.ts'
import { answerChallenge, newChallenge, type Challenge } from './challenge.ts'
import { codeOf } from './failure.ts'
import type { IdentifyParts } from './identify.ts'
import { placeOfAddress } from '../place.ts'
import { Outgoing } from './outgoing.ts'
import type { RateLimits } from './rate-limits.ts'
import { SocketRequests } from './socket-requests.ts'
import type { Said } from './said.ts'
import type { Socket, SocketHandler } from './sockets/socket.ts'

/** Whoever is at the other end, before it has proved anything. */
export interface Arrival {
  address: string
  /** The origin it reached us at. */
  origin: string
}

export interface SocketParts {
  admit: Admit
  identity: IdentifyParts
  limits: RateLimits
  connections: Connections
  following: Following
  presence: Presence
  clock: Clock
  /** Called once: the socket has proved who it is, or has closed without doing so. */
  settled: (arrival: Arrival, hasOpened: boolean) => void
}

/** `opening`: a challenge is being answered; it can be answered once. */
type State =
  | { kind: 'challenged'; challenge: Challenge }
  | { kind: 'opening' }
  | { kind: 'open'; connection: Connection; requests: SocketRequests }
  | { kind: 'closed' }

/** Before it is open, a socket has one short thing to say. */
const openFrameCharacters = 2048

/** What a frame that cannot be read costs: more than most that can, or it would be the cheapest way to keep us busy. */
const unreadableCost = 5

/** Speaks the JSON protocol on one socket, from challenge to close. */
export class SocketSession implements SocketHandler {
  readonly #socket: Socket
  readonly #arrival: Arrival
  readonly #parts: SocketParts
  readonly #outgoing: Outgoing
  readonly #giveUp: () => void
  #state: State

  constructor(socket: Socket, arrival: Arrival, parts: SocketParts) {
    this.#socket = socket
    this.#arrival = arrival
    this.#parts = parts
    this.#outgoing = new Outgoing(socket)
    const challenge = newChallenge(arrival.origin)
    this.#state = { kind: 'challenged', challenge }
    this.#giveUp = parts.clock.after(limits.socketOpenMs, () => this.#close(1008, 'not-signed-in'))
  }

  open(): void {
    const { clock } = this.#parts
    if (this.#state.kind !== 'challenged') return
    this.#answer({
      challenge: { ...this.#state.challenge, protocol: PROTOCOL_VERSION, timeMs: clock.nowMs() },
    })
  }

  handleMessage(text: string): void {
    this.#take(text).catch(reportBug)
  }

  sendMessage(said: Said): void {
    this.#outgoing.send(said.as(this.#socket.encode))
  }

  close(): void {
    const { connections, presence, following, settled } = this.#parts
    const before = this.#state
    this.#state = { kind: 'closed' }
    this.#giveUp()
    if (before.kind !== 'open') return settled(this.#arrival, false)
    connections.remove(before.connection)
    following.closed(before.connection.session)
    const { accountId, deviceId } = before.connection.session
    presence.closed(accountId, deviceId)
  }

  async #take(text: string): Promise<void> {
    if (this.#state.kind === 'closed') return
    if (this.#state.kind !== 'open' && text.length > openFrameCharacters)
      return this.#close(1009, 'too-large')
    const frame = this.#decode(text)
    if (!frame) return
    if ('open' in frame) return this.#open(frame)
    if (this.#state.kind !== 'open') return this.#answer({ id: frame.id, error: 'not-signed-in' })
    return this.#state.requests.take(frame)
  }

  /** A frame that cannot be read is answered, and the connection goes on; unless that is all it has to say. */
  #decode(text: string): ClientFrame | undefined {
    try {
      return decode(ClientFrame, text)
    } catch (error) {
      this.#answer({ ...idIn(text), error: codeOf(error) })
      this.#charge(unreadableCost)
      return undefined
    }
  }

  #charge(cost: number): void {
    const { account, address } = this.#parts.limits
    const session = this.#state.kind === 'open' ? this.#state.connection.session : undefined
    const bucket = session ? account : address
    const key = session?.accountId ?? this.#arrival.address
    bucket.spend(key, cost)
    if (!bucket.has(key, 1)) this.#close(1008, 'too-fast')
  }

  async #open(frame: OpenFrame): Promise<void> {
    if (this.#state.kind !== 'challenged') return this.#answer({ error: 'bad-request' })
    const { challenge } = this.#state
    this.#state = { kind: 'opening' }
    const arrival = this.#arrival
    try {
      await this.#enter(await answerChallenge(this.#parts.identity, frame, { challenge, arrival }))
    } catch (error) {
      this.#answer({ error: codeOf(error) })
      this.#close(1008, codeOf(error))
    }
  }

  async #enter(session: OpenSession): Promise<void> {
    const { following } = this.#parts
    await following.opened(session)
    // It may have closed meanwhile.
    if (this.#state.kind !== 'opening') return following.closed(session)
    const connection = this.#welcome(session)
    await this.#checkAgain(connection)
  }

  /** A session that ended between being looked up and being listed here had nobody to tell. */
  async #checkAgain({ session, endSession }: Connection): Promise<void> {
    const { storage, nowMs } = this.#parts.identity
    if (!(await storage.session({ sessionId: session.sessionId, nowMs: nowMs() }))) endSession()
  }

  #welcome(session: OpenSession): Connection {
    const { admit, connections, presence, clock, settled } = this.#parts
    this.#giveUp()
    settled(this.#arrival, true)
    const connection = this.#connectionOf(session)
    const caller = { ...this.#arrival, session }
    const requests = new SocketRequests({ admit, caller, answer: (frame) => this.#answer(frame) })
    this.#state = { kind: 'open', connection, requests }
    const { accountId, deviceId } = session
    this.#answer({ opened: { accountId, deviceId, timeMs: clock.nowMs() } })
    connections.add(connection)
    presence.opened(accountId, deviceId, placeOfAddress(this.#arrival.address))
    return connection
  }

  #connectionOf(session: OpenSession): Connection {
    const endSession = (reason?: 'revoked') => {
      this.#answer({ signal: { kind: 'session-over', ...(reason && { reason }) } })
      this.#close(1008, 'session-over')
    }
    const send = (said: Said) => {
      if (session.expiresAtMs <= this.#parts.clock.nowMs()) endSession()
      else this.sendMessage(said)
    }
    const slide = (expiresAtMs: number) => {
      session.expiresAtMs = expiresAtMs
    }
    const socket = this.#socket
    return {
      session,
      send,
      slide,
      endSession,
      get waitingBytes() {
        return socket.waitingBytes
      },
    }
  }

  #answer(frame: ServerFrame): void {
    this.#outgoing.answer(this.#socket.encode(frame))
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }
}

const Identified = z.object({ id: z.int().min(0) })

/** The id of a frame that is otherwise unreadable, so that whoever waits for its answer gets one. */
function idIn(text: string): { id?: number } {
  try {
    return decode(Identified, text)
  } catch {
    return {}
  }
}
