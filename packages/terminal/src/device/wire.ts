import type { Socket } from 'node:net'
import { deserialize, serialize } from 'node:v8'

const HEAD_BYTES = 4
/** A timeline of a busy room is far below it; more can only be a mistake. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Messages over a socket between two processes of one person, each a structured clone after its length. The socket lies
 * in a folder that nobody else may enter, so what comes over it is as trusted as this program.
 */
export class Wire {
  readonly #socket: Socket
  #rest = Buffer.alloc(0)

  constructor(socket: Socket, take: (message: unknown) => void) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#read(chunk, take))
    // The other process ended; `close` follows, and whoever made the wire listens for that.
    socket.on('error', () => {})
  }

  send(message: unknown): void {
    const body = serialize(message)
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeUInt32BE(body.length)
    this.#socket.write(Buffer.concat([head, body]))
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer, take: (message: unknown) => void): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    while (this.#rest.length >= HEAD_BYTES) {
      const length = this.#rest.readUInt32BE()
      if (length > MAX_BYTES) return void this.#socket.destroy()
      if (this.#rest.length < HEAD_BYTES + length) return
      const body = this.#rest.subarray(HEAD_BYTES, HEAD_BYTES + length)
      this.#rest = this.#rest.subarray(HEAD_BYTES + length)
      take(deserialize(body))
    }
  }
}
