import type { Socket as Stream } from 'node:net'
import { encode, type ServerFrame } from '@securechat/protocol'
import type { Frame, Socket } from '../gateway/sockets/socket.ts'
import { writeThisTurn } from '../gateway/sockets/turn-writes.ts'

const lineOf = (frame: ServerFrame): Frame => Buffer.from(`${encode(frame)}\n`)

/** A stream that carries one JSON frame a line. */
export class LineSocket implements Socket {
  readonly encode = lineOf
  readonly #stream: Stream

  constructor(stream: Stream) {
    this.#stream = stream
  }

  get waitingBytes(): number {
    return this.#stream.writableLength
  }

  send(frame: Frame): void {
    if (!this.#stream.destroyed && !this.#stream.writableEnded) writeThisTurn(this.#stream, frame)
  }

  /** There are no closing frames here: the last line says why, for there is nothing else to say it in. */
  close(): void {
    this.#stream.end()
  }
}
