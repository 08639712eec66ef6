import { PROTOCOL_VERSION, type ServerFrame } from '@securechat/protocol'
import type { RawSocket } from '../connection/socket.ts'

interface Sent {
  id: number
  op: string
  input: unknown
}

/** The server's end of a socket, played by a test. */
export class TestSocket extends EventTarget {
  readonly url: string
  readonly subprotocol: string
  readonly sent: unknown[] = []
  isClosed = false
  /** For tests that answer as they go. */
  answered = 0

  constructor(url: string, subprotocol: string) {
    super()
    this.url = url
    this.subprotocol = subprotocol
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }

  close(): void {
    this.isClosed = true
  }

  says(frame: ServerFrame): void {
    this.saysText(JSON.stringify(frame))
  }

  saysText(text: string): void {
    this.dispatchEvent(new MessageEvent('message', { data: text }))
  }

  breaks(): void {
    this.dispatchEvent(new Event('close'))
  }

  challenges(origin: string, timeMs: number, protocol: number = PROTOCOL_VERSION): void {
    this.says({ challenge: { nonce: 'A'.repeat(43), origin, protocol, timeMs } })
  }

  opens(timeMs: number): void {
    // SAFETY: well-formed ids; a brand exists for the compiler only.
    const id = 'AAAAAAAAAAAAAAAAAAAAAA' as never
    this.says({ opened: { accountId: id, deviceId: id, timeMs } })
  }

  /** Requests that have arrived, oldest first. */
  get requests(): Sent[] {
    return this.sent.filter((frame): frame is Sent => (frame as Sent).op !== undefined)
  }

  answers(request: Sent | undefined, output: unknown): void {
    if (!request) throw new Error('there is no such request')
    this.says({ id: request.id, output })
  }

  /** SAFETY: only what `RawSocket` names is ever used of it. */
  get raw(): RawSocket {
    return this as unknown as RawSocket
  }
}
