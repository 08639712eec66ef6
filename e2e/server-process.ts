import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))

/** The product as its operator runs it: `securechat serve` in a process of its own, on data that is thrown away. */
export class ServerProcess {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'securechat-e2e-'))
  /** Everything it has printed, its logs included. */
  output = ''
  url = ''
  setUpCode = ''
  #child: ChildProcess | undefined
  #port = 0

  readonly #settings: Record<string, string>

  private constructor(settings: Record<string, string>) {
    this.#settings = settings
  }

  /** @param settings As environment variables. */
  static async start(settings: Record<string, string> = {}): Promise<ServerProcess> {
    const server = new ServerProcess(settings)
    await server.start()
    return server
  }

  /** Starts, or starts again: on the same port and the same data. */
  async start(): Promise<void> {
    const args = [cli, 'serve', '--port', String(this.#port), '--data', this.dataDir]
    const env = { ...process.env, ...this.#settings }
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.dataDir, env })
    this.#child = child
    const seen = this.output.length
    const ready = new Promise<void>((resolve, reject) => {
      const read = (data: Buffer) => {
        this.output += data.toString()
        if (/is ready at/.test(this.output.slice(seen))) resolve()
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${this.output}`)))
    })
    await ready
    this.url = /is ready at (\S+)/.exec(this.output.slice(seen))![1]!
    this.#port = Number(new URL(this.url).port)
    this.setUpCode = /Set-up code: (\S+)/.exec(this.output)?.[1] ?? this.setUpCode
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}
