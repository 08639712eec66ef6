import { execFileSync } from 'node:child_process'
import { freePort, isListening, startProgram, temporaryFolder, until, type Program } from './programs.ts'

/** A Redis that tests may publish on. */
export interface TestRedis extends AsyncDisposable {
  url: string
}

const nothingToStop = async () => {}
const local = { host: '127.0.0.1', port: 6379 }

/**
 * The Redis of `SECURECHAT_TEST_REDIS_URL`, or the one of this machine, or one started for the purpose.
 *
 * @returns nothing when there is none of the three.
 */
export async function findRedis(): Promise<TestRedis | undefined> {
  const given = process.env['SECURECHAT_TEST_REDIS_URL']
  if (given !== undefined) return { url: given, [Symbol.asyncDispose]: nothingToStop }
  if (await isListening(local.host, local.port)) {
    return { url: `redis://${local.host}:${local.port}`, [Symbol.asyncDispose]: nothingToStop }
  }
  return redisProgram() === undefined ? undefined : OwnRedis.start()
}

/** The server's name, if it is installed. */
export function redisProgram(): string | undefined {
  const isThere = (name: string) => {
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }
  return ['redis-server', 'valkey-server'].find(isThere)
}

/** A Redis of our own, to be maltreated. */
export class OwnRedis implements TestRedis {
  readonly #folder: { path: string } & AsyncDisposable
  readonly #port: number
  #program: Program

  private constructor(folder: { path: string } & AsyncDisposable, port: number) {
    this.#folder = folder
    this.#port = port
    this.#program = this.#spawn()
  }

  /** @throws Error when Redis is not installed. */
  static async start(): Promise<OwnRedis> {
    const own = new OwnRedis(await temporaryFolder('securechat-redis-'), await freePort())
    await own.#isUp()
    return own
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`
  }

  get port(): number {
    return this.#port
  }

  async kill(): Promise<void> {
    await this.#program.end('SIGKILL')
  }

  async startAgain(): Promise<void> {
    this.#program = this.#spawn()
    await this.#isUp()
  }

  /** It keeps its connections and answers nobody. */
  freeze(): void {
    this.#program.signal('SIGSTOP')
  }

  thaw(): void {
    this.#program.signal('SIGCONT')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.end('SIGKILL')
    await this.#folder[Symbol.asyncDispose]()
  }

  async #isUp(): Promise<void> {
    await until('Redis is up', () => isListening('127.0.0.1', this.#port)).catch((cause: unknown) => {
      throw new Error(this.#program.printed, { cause })
    })
  }

  #spawn(): Program {
    const program = redisProgram()
    if (program === undefined) throw new Error('There is no redis-server.')
    const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.#folder.path]
    return startProgram(program, ['--port', String(this.#port), ...settings])
  }
}
