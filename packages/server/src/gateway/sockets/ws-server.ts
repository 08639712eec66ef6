import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { JSON_SUBPROTOCOL, limits } from '@securechat/protocol'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Clock } from '../../clock.ts'
import { reportBug } from '../../log.ts'
import type { Socket, SocketHandler } from './socket.ts'
import { WsSocket } from './ws-socket.ts'

/** One path on which sockets are taken in. */
export interface SocketEndpoint {
  path: string
  /** What one message may come to. */
  messageBytes: number
  /** Whether it is refused who does not offer our subprotocol. */
  needsSubprotocol: boolean
  /** Decides before anything is upgraded. @returns what serves the newcomer, or the HTTP status it is sent away with. */
  admit: (request: IncomingMessage) => number | ((socket: Socket) => SocketHandler)
}

export interface SocketServerParts {
  http: Server
  clock: Pick<Clock, 'after'>
  endpoints: readonly SocketEndpoint[]
}

export interface SocketServer {
  /**
   * Takes no more, and sends those that are here elsewhere, each at a moment of its own so that they do not all arrive
   * somewhere else at once. @returns once all have been asked to go.
   */
  drain(code: number, reason: string, withinMs: number): Promise<void>
  /** Closes every socket with a code and a reason, and takes no more. */
  stop(code: number, reason: string): void
}

/** Accepts WebSockets with `ws`: our subprotocol only, no compression (no bombs, no oracle). */
export function createSocketServer({ http, clock, endpoints }: SocketServerParts): SocketServer {
  const entrances = new Map(endpoints.map((endpoint) => [endpoint.path, new Entrance(endpoint)]))
  const clients = () => [...entrances.values()].flatMap((entrance) => entrance.clients)
  const alive = new WeakSet<WebSocket>()
  const beat = () => {
    pingAll(clients(), alive)
    callOff = clock.after(limits.heartbeatMs, beat)
  }
  let callOff = clock.after(limits.heartbeatMs, beat)
  let isStopping = false

  http.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    // No query either: nothing secret belongs into an address, so there is nothing to say in one.
    const entrance = entrances.get(request.url ?? '')
    const decided = isStopping ? 503 : (entrance?.decide(request) ?? 404)
    if (typeof decided === 'number') return sendAway(stream, decided)
    entrance?.upgrade({ request, stream, head }, (ws) => {
      alive.add(ws)
      ws.on('pong', () => alive.add(ws))
      take(ws, stream, decided)
    })
  })
  return {
    async drain(code, reason, withinMs) {
      isStopping = true
      await closeSpread(clients(), { code, reason, withinMs })
    },
    stop(code, reason) {
      isStopping = true
      callOff()
      for (const ws of clients()) ws.close(code, reason)
    },
  }
}

interface Knock {
  request: IncomingMessage
  stream: Duplex
  head: Buffer
}

/** Where the sockets of one endpoint come in: the same settings everywhere, save how large a message may be. */
class Entrance {
  readonly #endpoint: SocketEndpoint
  readonly #server: WebSocketServer

  constructor(endpoint: SocketEndpoint) {
    this.#endpoint = endpoint
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: endpoint.messageBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => offered.has(JSON_SUBPROTOCOL) && JSON_SUBPROTOCOL,
    })
  }

  get clients(): WebSocket[] {
    return [...this.#server.clients]
  }

  decide(request: IncomingMessage): ReturnType<SocketEndpoint['admit']> {
    const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
    if (this.#endpoint.needsSubprotocol && !offered?.includes(JSON_SUBPROTOCOL)) return 400
    return this.#endpoint.admit(request)
  }

  upgrade({ request, stream, head }: Knock, opened: (ws: WebSocket) => void): void {
    this.#server.handleUpgrade(request, stream, head, opened)
  }
}

/** What a server that takes them in can do easily. */
const CLOSED_PER_MS = 0.5

async function closeSpread(
  sockets: readonly WebSocket[],
  { code, reason, withinMs }: { code: number; reason: string; withinMs: number },
): Promise<void> {
  const spreadMs = Math.min(withinMs, sockets.length / CLOSED_PER_MS)
  const leave = async (ws: WebSocket) => {
    await pause(Math.random() * spreadMs)
    ws.close(code, reason)
  }
  await Promise.all(sockets.map(leave))
}

function take(ws: WebSocket, stream: Duplex, serve: (socket: Socket) => SocketHandler) {
  const socket = new WsSocket(ws, stream)
  const handler = serve(socket)
  handler.open?.()
  ws.on('message', (data: Buffer, isBinary) => {
    if (ws.readyState !== ws.OPEN) return
    if (!isBinary) handler.handleMessage(data.toString('utf8'))
    else if (handler.handleBytes) handler.handleBytes(data)
    else socket.close(1003, 'text only')
  })
  // Pings are answered, but not for somebody who takes no answers.
  ws.on('ping', () => socket.waitingBytes > limits.socketBufferedBytes && ws.terminate())
  // `ws` has closed with the fitting code already: a broken peer is no bug of ours.
  ws.on('error', () => undefined)
  ws.once('close', () => {
    try {
      handler.close()
    } catch (error) {
      reportBug(error)
    }
  })
}

/** Whoever has not answered the last ping is gone: found within two beats. */
function pingAll(clients: readonly WebSocket[], alive: WeakSet<WebSocket>) {
  for (const ws of clients) {
    if (!alive.delete(ws)) ws.terminate()
    else ws.ping()
  }
}

function sendAway(stream: Duplex, status: number) {
  const reasons: Record<number, string> = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found' }
  const reason = reasons[status] ?? (status === 429 ? 'Too Many Requests' : 'Service Unavailable')
  const answer = `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
  stream.end(answer, () => stream.destroy())
}
