import type { IncomingMessage, Server } from 'node:http'
import { limits } from '@securechat/protocol'
import type { Config } from '../config.ts'
import type { Approach, Approaches } from './origin.ts'
import { SocketSession, type SocketParts } from './socket-session.ts'
import { createSocketServer, type SocketEndpoint, type SocketServer } from './sockets/ws-server.ts'
import { echoEndpoint } from './test-echo.ts'

export interface WebSocketParts extends Omit<SocketParts, 'settled'> {
  http: Server
  approaches: Approaches
  rateLimits: Config['security']['rateLimits']
  /** Whether `/test/echo` is there. */
  hasTestEndpoints: boolean
}

export const socketPath = '/v1/socket'

/**
 * Serves the JSON protocol on `/v1/socket` to pages of our own origin and to programs. A socket that proves who it is costs
 * its address nothing, so that all of a company can come back at once; one that does not counts like any other request.
 */
export function serveWebSockets(parts: WebSocketParts): SocketServer {
  const { http, clock, approaches, hasTestEndpoints } = parts
  const isWelcome = (request: IncomingMessage) => approaches.isWelcome(approachOf(request))
  const endpoints = [chatEndpoint(parts), ...(hasTestEndpoints ? [echoEndpoint(isWelcome)] : [])]
  return createSocketServer({ http, clock, endpoints })
}

function chatEndpoint(parts: WebSocketParts): SocketEndpoint {
  const { approaches } = parts
  const { address: addressLimit } = parts.limits
  const unopened = new Unopened(parts.rateLimits.unopenedSockets)
  const settled: SocketParts['settled'] = ({ address }, hasOpened) => {
    unopened.remove(address)
    if (!hasOpened) addressLimit.spend(address, 1)
  }
  return {
    path: socketPath,
    messageBytes: limits.requestBytes,
    needsSubprotocol: true,
    admit(request) {
      const approach = approachOf(request)
      if (!approaches.isWelcome(approach)) return 403
      const address = approaches.addressOf(approach)
      if (!unopened.hasRoom(address) || !addressLimit.has(address, 1)) return 429
      const arrival = { address, origin: approaches.ownOrigin(approach) }
      return (socket) => {
        unopened.add(address)
        return new SocketSession(socket, arrival, { ...parts, settled })
      }
    },
  }
}

export function approachOf({ socket, headers }: IncomingMessage): Approach {
  return { remoteAddress: socket.remoteAddress, isEncrypted: 'encrypted' in socket, headers }
}

/** How many sockets of each address have not proved who they are. */
class Unopened {
  readonly #most: number
  readonly #counts = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  hasRoom(address: string): boolean {
    return (this.#counts.get(address) ?? 0) < this.#most
  }

  add(address: string): void {
    this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1)
  }

  remove(address: string): void {
    const left = (this.#counts.get(address) ?? 0) - 1
    if (left > 0) this.#counts.set(address, left)
    else this.#counts.delete(address)
  }
}
