import type { ServerFrame } from '@securechat/protocol'
import type { Frame } from './sockets/socket.ts'

/** What the server says to many at once. It is put into each wire format once, however many connections it goes to. */
export class Said {
  readonly frame: ServerFrame
  readonly #encoded = new Map<(frame: ServerFrame) => Frame, Frame>()

  constructor(frame: ServerFrame) {
    this.frame = frame
  }

  as(encode: (frame: ServerFrame) => Frame): Frame {
    const known = this.#encoded.get(encode) ?? encode(this.frame)
    this.#encoded.set(encode, known)
    return known
  }
}
