import { rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { connectEngine, type Engine, type EngineClient, serveEngine } from '@securechat/client'
import { FanChannel } from './fan-channel.ts'
import { takeSeat } from './seat.ts'
import { Wire } from './wire.ts'

/** Between two looks for the process that has just taken the seat and does not listen yet. */
const LOOK_EVERY_MS = 50

interface SharedEngineOptions {
  socketPath: string
  lockPath: string
  /** Starts the engine, for whoever gets the seat. */
  open: () => Promise<Engine>
  /** The process that ran the engine ended, and it cannot be opened here. */
  lost: (error: unknown) => void
}

/**
 * One engine per profile, however many commands run: the first process runs it and serves the others over a socket; when it
 * ends, another takes over. `securechat send` works while `securechat tail` runs, and both are the same device.
 */
export class SharedEngine {
  readonly client: EngineClient
  readonly #options: SharedEngineOptions
  readonly #channel: FanChannel
  /** What this process last said of itself: the next engine has not heard it. */
  #here: unknown
  #out: (message: unknown) => void = () => {}
  #leave: () => Promise<void> = async () => {}
  #isClosed = false

  private constructor(options: SharedEngineOptions) {
    this.#options = options
    this.#channel = new FanChannel((message) => this.#say(message))
    this.client = connectEngine(this.#channel)
  }

  static async join(options: SharedEngineOptions): Promise<SharedEngine> {
    const shared = new SharedEngine(options)
    await shared.#takePart()
    return shared
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.client.close()
    await this.#leave()
  }

  #say(message: unknown): void {
    if ((message as { kind?: string }).kind === 'here') this.#here = message
    this.#out(message)
  }

  /** Takes the seat, or finds whoever sits there. */
  async #takePart(): Promise<void> {
    while (!this.#isClosed) {
      const leave = takeSeat(this.#options.lockPath)
      if (leave) return this.#lead(leave)
      const socket = await reach(this.#options.socketPath)
      if (socket) return this.#follow(socket)
      await pause(LOOK_EVERY_MS)
    }
  }

  async #lead(leave: () => void): Promise<void> {
    const engine = await this.#options.open().catch((error: unknown) => {
      leave()
      throw error
    })
    const wires = new Set<Wire>()
    const ofEngine = new FanChannel((message) => {
      this.#channel.take(message)
      for (const wire of wires) wire.send(message)
    })
    const server = await listen(this.#options.socketPath, (socket) => {
      const wire = new Wire(socket, (message) => ofEngine.take(message))
      wires.add(wire)
      socket.on('close', () => wires.delete(wire))
    })
    this.#out = (message) => ofEngine.take(message)
    const stop = serveEngine(ofEngine, engine)
    this.#leave = async () => {
      stop()
      server.close()
      for (const wire of wires) wire.close()
      await engine.shutDown()
      leave()
    }
    this.#out(this.#here)
  }

  #follow(socket: Socket): void {
    const wire = new Wire(socket, (message) => this.#channel.take(message))
    this.#out = (message) => wire.send(message)
    this.#leave = async () => wire.close()
    socket.on('close', () => {
      this.#out = () => {}
      if (!this.#isClosed) this.#takePart().catch(this.#options.lost)
    })
    this.#out(this.#here)
  }
}

function reach(path: string): Promise<Socket | undefined> {
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>()
  const socket = createConnection(path)
  socket.once('connect', () => resolve(socket))
  socket.once('error', () => resolve(undefined))
  return promise
}

/** The socket of a process that was killed is still there; only who has the seat calls this, so it is nobody's. */
async function listen(path: string, take: (socket: Socket) => void): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer(take)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(path, resolve)
  await promise
  return server
}
