import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { JSON_SUBPROTOCOL, limits } from '@securechat/protocol'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Clock } from '../../clock.ts'
import { reportBug } from '../../log.ts'
import type { Socket, SocketListener } from './socket.ts'
import { WsSocket } from './ws-socket.ts'

export interface SocketServerParts<Arrival> {
  http: Server
  clock: Pick<Clock, 'after'>
  path: string
  /** Decides before anything is upgraded. @returns what is known of the newcomer, or the HTTP status it is sent away with. */
  admit: (request: IncomingMessage) => Arrival | number
  serve: (socket: Socket, arrival: Arrival) => SocketListener
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

/** Accepts WebSockets with `ws`: text only, our subprotocol only, no compression (no bombs, no oracle). */
export function createSocketServer<Arrival>(parts: SocketServerParts<Arrival>): SocketServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.requestBytes,
    perMessageDeflate: false,
    handleProtocols: () => JSON_SUBPROTOCOL,
  })
  const alive = new WeakSet<WebSocket>()
  const beat = () => {
    pingAll(server.clients, alive)
    callOff = parts.clock.after(limits.heartbeatMs, beat)
  }
  let callOff = parts.clock.after(limits.heartbeatMs, beat)
  let isStopping = false

  parts.http.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    const decided = isStopping ? 503 : decide(parts, request)
    if (typeof decided === 'number') return sendAway(stream, decided)
    server.handleUpgrade(request, stream, head, (ws) => {
      alive.add(ws)
      ws.on('pong', () => alive.add(ws))
      take(ws, stream, (socket) => parts.serve(socket, decided))
    })
  })
  return {
    async drain(code, reason, withinMs) {
      isStopping = true
      await closeSpread([...server.clients], { code, reason, withinMs })
    },
    stop(code, reason) {
      isStopping = true
      callOff()
      for (const ws of server.clients) ws.close(code, reason)
    },
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

function decide<Arrival>({ path, admit }: SocketServerParts<Arrival>, request: IncomingMessage) {
  // No query either: nothing secret belongs into an address, so there is nothing to say in one.
  if (request.url !== path) return 404
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
  if (!offered?.includes(JSON_SUBPROTOCOL)) return 400
  return admit(request)
}

function take(ws: WebSocket, stream: Duplex, serve: (socket: Socket) => SocketListener) {
  const socket = new WsSocket(ws, stream)
  const listener = serve(socket)
  ws.on('message', (data: Buffer, isBinary) => {
    if (ws.readyState !== ws.OPEN) return
    if (isBinary) socket.close(1003, 'text only')
    else listener.message(data.toString('utf8'))
  })
  // Pings are answered, but not for somebody who takes no answers.
  ws.on('ping', () => socket.waitingBytes > limits.socketBufferedBytes && ws.terminate())
  // `ws` has closed with the fitting code already: a broken peer is no bug of ours.
  ws.on('error', () => undefined)
  ws.once('close', () => {
    try {
      listener.closed()
    } catch (error) {
      reportBug(error)
    }
  })
}

/** Whoever has not answered the last ping is gone: found within two beats. */
function pingAll(clients: Set<WebSocket>, alive: WeakSet<WebSocket>) {
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
