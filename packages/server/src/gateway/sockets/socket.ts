/**
 * A frame ready for the wire. Made once by `textFrame` or `binaryFrame` and put on any number of sockets; what is inside is the
 * business of this folder alone.
 */
export type Frame = Uint8Array & { readonly __frame?: never }

/** One message-carrying connection, whatever library is underneath. */
export interface Socket {
  /** Bytes written and not yet taken by the network. */
  readonly waitingBytes: number
  /** Leaves with everything else sent in this turn of the event loop, in one write. Nothing is sent after `close`. */
  send(frame: Frame): void
  /** Says goodbye, and cuts the connection when that is not answered soon. */
  close(code: number, reason: string): void
}

/** Who takes what comes in. `closed` is called once, and nothing after it. */
export interface SocketListener {
  message(text: string): void
  /** A binary message; where this is missing, text alone is taken. */
  bytes?(bytes: Buffer): void
  closed(): void
}
