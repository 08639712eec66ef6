import type { AccountId, InputOf, Operation, OutputOf, ServerFrame } from '@securechat/protocol'

/**
 * One way of speaking with the server: it turns some wire format into operations, and what the server says into that wire format.
 * WebSocket/JSON, JSON by lines and IRC are such; a module named in the configuration can be another (docs/protocol-handlers.md).
 */
export interface Protocol {
  readonly name: string
  /** `lines`: the server cuts what comes at line ends, without them. `bytes`: it comes as it comes. */
  readonly framing: 'lines' | 'bytes'
  /** The longest line in bytes; a longer one is handed over cut, one byte longer than this. */
  readonly lineBytes?: number
  /** Somebody has connected. */
  connect(connection: ProtocolConnection): ProtocolHandler
}

/** One connection's side of a protocol. */
export interface ProtocolHandler {
  /** The connection is there: the first thing that may be sent. */
  open(): void
  /** Something has arrived. One at a time: the next waits for the promise. */
  handleMessage(message: Uint8Array): void | Promise<void>
  /** The server says something to whoever has signed in here: an event of a room, a signal. */
  sendMessage(said: ServerFrame): void
  /** The connection is gone; nothing is called afterwards. */
  close(): void
}

export interface ProtocolAccount {
  accountId: AccountId
  name: string
}

/** What a handler may do. It never sees a key, a token or another connection. */
export interface ProtocolConnection {
  /** Where it comes from, as rate limits count it. */
  readonly address: string
  readonly isEncrypted: boolean
  /** Whether people may come in without an account: on throw-away data only. */
  readonly hasGuests: boolean
  /** Whether how much is said is to be limited. */
  readonly isLimited: boolean
  send(data: string | Uint8Array): void
  /** Closes once everything sent has gone. */
  end(): void
  /** @throws ChatError `wrong-password`, `too-fast` */
  signIn(by: { user: string; password: string }): Promise<ProtocolAccount>
  /** SCRAM-SHA-256 (RFC 5802, 7677), its messages as text. @throws ChatError `wrong-password`, `bad-request` */
  startScram(clientFirst: string): Promise<ScramExchange>
  /** Somebody new, of this name; with a password if they want to come back. @throws ChatError `not-allowed`, `name-taken` */
  signInGuest(name: string): Promise<ProtocolAccount>
  registerGuest(name: string, password: string): Promise<void>
  /** As whoever has signed in, through the same door as everybody. @throws ChatError */
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>>
}

export interface ScramExchange {
  serverFirst: string
  /** @throws ChatError `wrong-password` */
  finish(clientFinal: string): Promise<{ serverFinal: string; account: ProtocolAccount }>
}
