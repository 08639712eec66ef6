import { randomBytes } from 'node:crypto'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Dialect } from './dialect.ts'
import { clientFrame, FrameWalk, type OnFrame } from './frame-walk.ts'

export interface Target {
  port: number
  /** The server's certificate, PEM; without one there is no TLS. */
  ca?: string
  /** To offer for resumption: handshakes after the first are shorter. */
  session?: Buffer
}

/** One raw WebSocket connection: it upgrades, gets in, and from then on hands over every frame unread. */
export class Client {
  readonly #number: number
  readonly #dialect: Dialect
  readonly #socket: Socket
  readonly #entered = Promise.withResolvers<void>()
  #onFrame: OnFrame = () => {}
  isOpen = true
  onSession: ((session: Buffer) => void) | undefined

  constructor(number: number, dialect: Dialect, target: Target) {
    this.#number = number
    this.#dialect = dialect
    const { port, ca, session } = target
    const place = { port, host: '127.0.0.1' }
    const secure = {
      ca,
      servername: 'localhost',
      minVersion: 'TLSv1.3',
      ...(session && { session }),
    } as const
    this.#socket = ca === undefined ? connectTcp(place) : connectTls({ ...place, ...secure })
    this.#socket.setNoDelay(true)
    if (ca !== undefined) this.#socket.on('session', (given: Buffer) => this.onSession?.(given))
    this.#socket.once(ca === undefined ? 'connect' : 'secureConnect', () => this.#upgrade(port))
    this.#socket.once('error', (error) => this.#entered.reject(error))
    this.#socket.once('close', () => {
      this.isOpen = false
      this.#entered.reject(new Error('closed before it was in'))
    })
  }

  /** Until the server has let it in. */
  get entered(): Promise<void> {
    return this.#entered.promise
  }

  listen(onFrame: OnFrame): void {
    this.#onFrame = onFrame
  }

  /** What is sent while one chunk is read leaves together. */
  send(...texts: string[]): void {
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork()
      process.nextTick(() => this.#socket.uncork())
    }
    for (const text of texts) this.#socket.write(clientFrame(text))
  }

  close(): void {
    this.#socket.destroy()
  }

  #upgrade(port: number): void {
    const { path, subprotocol } = this.#dialect
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: localhost:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    ]
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    let head = Buffer.alloc(0)
    const readHead = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      this.#socket.off('data', readHead)
      if (!head.subarray(0, 12).toString('latin1').endsWith('101'))
        return this.#entered.reject(new Error(head.subarray(0, 60).toString('latin1')))
      this.#begin(head.subarray(end + 4))
    }
    this.#socket.on('data', readHead)
  }

  #begin(rest: Buffer): void {
    this.#onFrame = (chunk, start, end) => this.#enter(chunk.toString('utf8', start, end))
    const walk = new FrameWalk((chunk, start, end) => this.#onFrame(chunk, start, end))
    this.#socket.on('data', (chunk: Buffer) => walk.take(chunk))
    if (rest.length > 0) walk.take(rest)
  }

  #enter(text: string): void {
    try {
      const answer = this.#dialect.enter(text, this.#number)
      if (answer === 'in') {
        this.#onFrame = () => {}
        return this.#entered.resolve()
      }
      if (answer !== 'wait') this.send(answer)
    } catch (error) {
      this.#entered.reject(error as Error)
    }
  }
}
