import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { frameOf } from './frame-of.ts'
import type { Frame, Socket } from './socket.ts'
import { writeThisTurn } from './turn-writes.ts'

/** How long a goodbye may take before the connection is cut. */
const farewellMs = 3_000

/**
 * A socket over `ws`. What goes out is framed by us and written to the network stream directly: `ws` would copy and
 * write it once for every recipient. That is safe here because compression is off, so `ws` queues nothing of its own.
 */
export class WsSocket implements Socket {
  readonly #ws: WebSocket
  readonly encode = frameOf
  readonly #stream: Duplex
  #farewell: NodeJS.Timeout | undefined

  constructor(ws: WebSocket, stream: Duplex) {
    this.#ws = ws
    this.#stream = stream
    ws.once('close', () => clearTimeout(this.#farewell))
  }

  get waitingBytes(): number {
    return this.#stream.writableLength
  }

  send(frame: Frame): void {
    if (this.#ws.readyState === this.#ws.OPEN) writeThisTurn(this.#stream, frame)
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason)
    this.#farewell ??= setTimeout(() => this.#ws.terminate(), farewellMs).unref()
  }
}
