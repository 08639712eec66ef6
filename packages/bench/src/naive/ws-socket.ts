import { encode, type ServerFrame } from '@securechat/protocol'
import type { WebSocket } from 'ws'

/** One encoding and one write for every frame and every recipient. */
export class WsSocket {
  readonly #ws: WebSocket

  constructor(ws: WebSocket) {
    this.#ws = ws
  }

  get waitingBytes(): number {
    return this.#ws.bufferedAmount
  }

  send({ said }: { said: ServerFrame }): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.send(encode(said))
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason)
  }
}
