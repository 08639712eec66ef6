import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'

type Weather =
  | { kind: 'fair' }
  /** Nobody gets through, and everybody is told so. */
  | { kind: 'cut' }
  /** Nothing gets through, and nobody is told: what a sleeping laptop or a dead mobile cell looks like. */
  | { kind: 'silent' }

interface Line {
  client: Socket
  server: Socket
  /** The weather turned silent while it was open: nothing will ever come through it again. */
  isDead: boolean
}

/** A stretch of TCP between clients and a server, with weather. */
export class Network implements AsyncDisposable {
  readonly #listener: Server
  readonly #serverPort: number
  readonly #lines = new Set<Line>()
  #weather: Weather = { kind: 'fair' }
  #delayMs = 0
  #bytesUntilDrop = Infinity

  private constructor(listener: Server, serverPort: number) {
    this.#listener = listener
    this.#serverPort = serverPort
    listener.on('connection', (client) => this.#accept(client))
  }

  static async to(serverPort: number): Promise<Network> {
    const listener = createServer()
    const network = new Network(listener, serverPort)
    listener.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    return network
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`
  }

  get openLines(): number {
    return this.#lines.size
  }

  /** Breaks every connection and lets nobody through until `restore`. */
  cut(): void {
    this.#weather = { kind: 'cut' }
    this.breakAll()
  }

  /** Swallows everything both ways without a word until `restore`; connections open now stay dead. */
  silence(): void {
    this.#weather = { kind: 'silent' }
    for (const line of this.#lines) line.isDead = true
  }

  restore(): void {
    this.#weather = { kind: 'fair' }
    this.#delayMs = 0
    this.#bytesUntilDrop = Infinity
  }

  /** Breaks every connection once; the next ones work. */
  breakAll(): void {
    for (const { client, server } of this.#lines) {
      client.destroy()
      server.destroy()
    }
  }

  /** Everything takes this much longer, each way. */
  delay(delayMs: number): void {
    this.#delayMs = delayMs
  }

  /** Breaks every connection as soon as clients have sent this much more, in the middle of whatever that is. */
  dropAfter(bytes: number): void {
    this.#bytesUntilDrop = bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close()
    this.breakAll()
    await once(this.#listener, 'close')
  }

  #accept(client: Socket): void {
    if (this.#weather.kind === 'cut') return void client.destroy()
    const server = connect(this.#serverPort, '127.0.0.1')
    const line: Line = { client, server, isDead: this.#weather.kind === 'silent' }
    this.#lines.add(line)
    client.setNoDelay(true)
    server.setNoDelay(true)
    client.on('data', (bytes) => this.#carry(line, server, this.#cutShort(bytes)))
    server.on('data', (bytes) => this.#carry(line, client, bytes))
    for (const end of [client, server]) {
      // A broken line is what this is for: both ends learn of it, unless nobody is to learn of anything.
      end.on('error', () => {})
      end.on('close', () => this.#close(line))
    }
  }

  #carry(line: Line, to: Socket, bytes: Buffer): void {
    if (line.isDead) return
    const pass = () => !line.isDead && to.writable && to.write(bytes)
    if (this.#delayMs > 0) setTimeout(pass, this.#delayMs)
    else pass()
    if (this.#bytesUntilDrop > 0) return
    this.#bytesUntilDrop = Infinity
    this.breakAll()
  }

  #cutShort(bytes: Buffer): Buffer {
    const kept = bytes.subarray(0, this.#bytesUntilDrop)
    this.#bytesUntilDrop -= bytes.length
    return kept
  }

  #close(line: Line): void {
    // Of a dead line each end finds out by itself.
    if (line.isDead && !(line.client.destroyed && line.server.destroyed)) return
    this.#lines.delete(line)
    line.client.destroy()
    line.server.destroy()
  }
}
