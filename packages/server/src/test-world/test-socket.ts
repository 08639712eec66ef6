import { sign } from 'node:crypto'
import {
  type ClientFrame,
  type InputOf,
  JSON_SUBPROTOCOL,
  type Operation,
  type OutputOf,
  type RoomEvent,
  ServerFrame,
  type Signal,
} from '@securechat/protocol'
import { WebSocket, type ClientOptions } from 'ws'
import type { Person } from './person.ts'
import { until } from './until.ts'

export interface SocketClosing {
  code: number
  reason: string
}

/** A client's end of a socket, keeping all that came. */
export class TestSocket implements AsyncDisposable {
  readonly ws: WebSocket
  readonly frames: ServerFrame[] = []
  closing: SocketClosing | undefined
  #nextId = 1

  private constructor(ws: WebSocket) {
    this.ws = ws
    ws.on('message', (data: Buffer) => this.frames.push(ServerFrame.parse(JSON.parse(data.toString()))))
    ws.on('close', (code, reason) => (this.closing = { code, reason: reason.toString() }))
    ws.on('error', () => undefined)
  }

  /** Connects and has its challenge, but proves nothing. */
  static async connect(
    url: string,
    options: ClientOptions = {},
    protocol = JSON_SUBPROTOCOL,
  ): Promise<TestSocket> {
    const socket = new TestSocket(new WebSocket(`${url.replace(/^http/, 'ws')}/v1/socket`, protocol, options))
    await until(() => socket.frames.length > 0 || socket.closing !== undefined)
    return socket
  }

  static async open(person: Person, options: ClientOptions = {}): Promise<TestSocket> {
    const socket = await TestSocket.connect(person.url, options)
    socket.say(socket.proofOf(person))
    await until(() => socket.frames.some((frame) => 'opened' in frame) || socket.closing !== undefined)
    return socket
  }

  get challenge() {
    const [first] = this.frames
    if (!first || !('challenge' in first)) throw new Error('no challenge came')
    return first.challenge
  }

  get events(): RoomEvent[] {
    return this.frames.flatMap((frame) => ('event' in frame ? [frame.event] : []))
  }

  get signals(): Signal[] {
    return this.frames.flatMap((frame) => ('signal' in frame ? [frame.signal] : []))
  }

  proofOf({ token, keys, deviceId }: Person, challenge = this.challenge): ClientFrame {
    const signed = Buffer.concat([
      Buffer.from(`SecureChat socket v1\0${challenge.origin}\0`),
      Buffer.from(challenge.nonce, 'base64url'),
      Buffer.from(deviceId, 'base64url'),
    ])
    return { open: { token, signature: sign(null, signed, keys.frame).toString('base64url') } }
  }

  say(frame: ClientFrame | string): void {
    this.ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** @returns the reply's output. @throws Error whose message is the code. */
  async ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>> {
    const reply = await this.request(operation.name, input)
    if ('error' in reply) throw new Error(reply.error)
    // Safe: tests read what the operation says it answers.
    return reply.output as OutputOf<Op>
  }

  async request(op: string, input: unknown) {
    const id = this.#nextId++
    this.say({ id, op, input })
    return this.replyTo(id)
  }

  async replyTo(id: number) {
    return until(() =>
      this.frames.filter((frame) => 'output' in frame || 'error' in frame).find((frame) => frame.id === id),
    )
  }

  async closed(): Promise<SocketClosing> {
    return until(() => this.closing)
  }

  /** Everything the server sent before this has come: replies and events are in order on one socket. */
  async settled(): Promise<void> {
    await this.request('workspace.describe', {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ws.terminate()
    await this.closed()
  }
}
