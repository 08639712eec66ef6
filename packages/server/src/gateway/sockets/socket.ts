import type { ServerFrame } from '@securechat/protocol'

/**
 * A frame ready for the wire. Made once by `textFrame` or `binaryFrame` and put on any number of sockets; what is inside is the
 * business of this folder alone.
 */
export type Frame = Uint8Array & { readonly __frame?: never }

/** One message-carrying connection, whatever library is underneath. */
export interface Socket {
  /** Bytes written and not yet taken by the network. */
  readonly waitingBytes: number
  /** Puts what the server says into this socket's wire format. */
  readonly encode: (frame: ServerFrame) => Frame
  /** Leaves with everything else sent in this turn of the event loop, in one write. Nothing is sent after `close`. */
  send(frame: Frame): void
  /** Says goodbye, and cuts the connection when that is not answered soon. */
  close(code: number, reason: string): void
}

/**
 * A protocol on one socket that carries messages: the interface of protocols/protocol.ts, before anything is known of operations.
 * `close` is called once, and nothing after it.
 */
export interface SocketHandler {
  open?(): void
  handleMessage(text: string): void
  /** A message that is not text; where this is missing, whoever sends one is sent away. */
  handleBytes?(bytes: Uint8Array): void
  close(): void
}
