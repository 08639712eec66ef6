import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

type Side = 'client' | 'server'

/** A cable between two programs that a test may freeze or cut. */
export class Wire implements AsyncDisposable {
  readonly #listener: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  #isFrozen = false
  /** Sees all that passes; cuts the connection, before it arrives, by answering `cut`. */
  onPassing: (bytes: Buffer, from: Side) => 'cut' | void = () => {}

  private constructor(to: { host: string; port: number }) {
    this.#listener = createServer((near) => this.#join(near, connect(to)))
  }

  static async to(host: string, port: number): Promise<Wire> {
    const wire = new Wire({ host, port })
    wire.#listener.listen(0, '127.0.0.1')
    await once(wire.#listener, 'listening')
    return wire
  }

  get port(): number {
    const address = this.#listener.address()
    if (address === null || typeof address === 'string') throw new Error('The wire leads nowhere.')
    return address.port
  }

  /** From now on nothing passes, and nobody is told: what a lost network looks like from both ends. */
  freeze(): void {
    this.#isFrozen = true
    for (const pair of this.#pairs) for (const socket of pair) socket.pause()
  }

  /** What was held back arrives late. */
  thaw(): void {
    this.#isFrozen = false
    for (const pair of this.#pairs) for (const socket of pair) socket.resume()
  }

  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#listener.close()
    await once(this.#listener, 'close')
  }

  #join(near: Socket, far: Socket): void {
    const pair = [near, far] as const
    this.#pairs.add(pair)
    this.#carry(near, far, 'client')
    this.#carry(far, near, 'server')
    if (this.#isFrozen) for (const socket of pair) socket.pause()
  }

  #carry(source: Socket, target: Socket, from: Side): void {
    source.on('data', (bytes: Buffer) => {
      if (this.onPassing(bytes, from) === 'cut') {
        source.destroy()
        target.destroy()
      } else target.write(bytes)
    })
    source.on('error', () => {})
    source.on('close', () => {
      target.destroy()
      for (const pair of this.#pairs) if (pair.includes(source)) this.#pairs.delete(pair)
    })
  }
}
