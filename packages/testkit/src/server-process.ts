import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./server-program.ts', import.meta.url))

/** What the program says once it serves. */
export interface Serving {
  port: number
  setUpCode?: string
}

/** A whole server in a process of its own, so that it can be killed as a machine would be. */
export class ServerProcess implements AsyncDisposable {
  readonly #dataDir: string
  #child: ChildProcess | undefined
  #serving: Serving | undefined

  private constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  static async start(dataDir: string): Promise<ServerProcess> {
    const server = new ServerProcess(dataDir)
    await server.start()
    return server
  }

  get port(): number {
    return this.#serving!.port
  }

  get setUpCode(): string | undefined {
    return this.#serving!.setUpCode
  }

  /** Starts on the same data and the same port as before. */
  async start(): Promise<void> {
    const port = String(this.#serving?.port ?? 0)
    const child = fork(program, [this.#dataDir, port], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child = child
    const died = once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with code ${String(code)} before it served`)
    })
    const [serving] = (await Promise.race([once(child, 'message'), died])) as [Serving]
    // Later ends are asked for.
    died.catch(() => {})
    this.#serving = { ...this.#serving, ...serving }
  }

  /** SIGKILL: nothing is flushed, nothing said. Resolves once it is dead. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** SIGTERM: as an operator would. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}
