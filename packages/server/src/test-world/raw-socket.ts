import { connect, type Socket } from 'node:net'
import { until as untilSeen } from './until.ts'

/** A machine may be slow. */
const until = <Seen>(look: () => Seen | undefined | false) => untilSeen(look, 30_000)

export interface RawFrame {
  isFinal: boolean
  opcode: number
  payload: Buffer
}

export interface Sending {
  opcode: number
  payload?: Buffer | string
  isFinal?: boolean
  /** The three bits behind FIN, as a number up to 7. */
  reserved?: number
  isMasked?: boolean
}

/** A client's end of a WebSocket that may break every rule there is: it sends what it is told to, byte by byte. */
export class RawSocket implements AsyncDisposable {
  readonly frames: RawFrame[] = []
  /** What the server answered the request to open with. */
  answer = ''
  isOver = false
  readonly #stream: Socket
  #unread = Buffer.alloc(0)

  private constructor(stream: Socket) {
    this.#stream = stream
    stream.on('data', (bytes: Buffer) => this.#take(bytes))
    stream.on('error', () => undefined)
    stream.on('close', () => (this.isOver = true))
  }

  static async open(url: string, path: string, headers: Record<string, string> = {}): Promise<RawSocket> {
    const { hostname, port, host } = new URL(url)
    const socket = new RawSocket(connect(Number(port), hostname))
    const asked = {
      host,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    }
    const lines = Object.entries(asked).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`))
    await until(() => socket.answer !== '')
    return socket
  }

  write(bytes: Uint8Array): void {
    this.#stream.write(bytes)
  }

  send(...sendings: Sending[]): void {
    this.write(Buffer.concat(sendings.map(bytesOf)))
  }

  /** The frame that comes as the `count`th. */
  async frame(count = 1): Promise<RawFrame> {
    return until(() => this.frames[count - 1])
  }

  /** The code with which the server closes; nothing when it gives none. */
  async closedWith(): Promise<number | undefined> {
    const close = await until(() => this.frames.find(({ opcode }) => opcode === 8))
    return close.payload.length >= 2 ? close.payload.readUInt16BE(0) : undefined
  }

  async over(): Promise<void> {
    await until(() => this.isOver)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream.destroy()
    await this.over()
  }

  #take(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes])
    if (this.answer === '') {
      const end = this.#unread.indexOf('\r\n\r\n')
      if (end < 0) return
      this.answer = this.#unread.toString('latin1', 0, end)
      this.#unread = this.#unread.subarray(end + 4)
    }
    while (this.#takeFrame());
  }

  #takeFrame(): boolean {
    const bytes = this.#unread
    if (bytes.length < 2) return false
    const short = bytes[1]!
    const at = short === 126 ? 4 : short === 127 ? 10 : 2
    if (bytes.length < at) return false
    const length =
      short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
    if (bytes.length < at + length) return false
    const isFinal = (bytes[0]! & 0x80) !== 0
    this.frames.push({ isFinal, opcode: bytes[0]! & 0x7f, payload: bytes.subarray(at, at + length) })
    this.#unread = bytes.subarray(at + length)
    return true
  }
}

const MASK = Buffer.of(0x37, 0xfa, 0x21, 0x3d)

function bytesOf(sending: Sending): Buffer {
  const { opcode, payload = '', isFinal = true, reserved = 0, isMasked = true } = sending
  const bytes = Buffer.from(payload)
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode
  const header = Buffer.alloc(bytes.length < 126 ? 2 : bytes.length < 65_536 ? 4 : 10)
  header[0] = first
  header[1] = (isMasked ? 0x80 : 0) | (header.length === 2 ? bytes.length : header.length === 4 ? 126 : 127)
  if (header.length === 4) header.writeUInt16BE(bytes.length, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(bytes.length), 2)
  if (!isMasked) return Buffer.concat([header, bytes])
  return Buffer.concat([header, MASK, bytes.map((byte, i) => byte ^ MASK[i & 3]!)])
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: Buffer | string = ''): Buffer {
  return Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(reason)])
}
