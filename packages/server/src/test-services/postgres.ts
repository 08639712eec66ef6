import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import {
  freePort,
  isListening,
  run,
  startProgram,
  temporaryFolder,
  unprivilegedOwner,
  until,
  type Owner,
  type Program,
} from './programs.ts'

/** A PostgreSQL that tests may make schemas in. */
export interface TestPostgres extends AsyncDisposable {
  url: string
}

const nothingToStop = async () => {}
const installed = '/usr/lib/postgresql'
const local = { host: '127.0.0.1', port: 5432 }

/**
 * The PostgreSQL of `SECURECHAT_TEST_POSTGRES_URL`, or the one of this machine, or one started for the purpose.
 *
 * @returns nothing when there is none of the three.
 */
export async function findPostgres(): Promise<TestPostgres | undefined> {
  const given = process.env['SECURECHAT_TEST_POSTGRES_URL']
  if (given !== undefined) return { url: given, [Symbol.asyncDispose]: nothingToStop }
  const url = `postgres://postgres@${local.host}:${local.port}/postgres`
  if ((await isListening(local.host, local.port)) && (await letsUsIn(url))) {
    return { url, [Symbol.asyncDispose]: nothingToStop }
  }
  return postgresPrograms() === undefined ? undefined : OwnPostgres.start()
}

/** Where `initdb` and `postgres` are, if they are installed. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(installed)) return undefined
  const newestFirst = readdirSync(installed).sort((a, b) => Number(b) - Number(a))
  return newestFirst
    .map((version) => join(installed, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
}

async function letsUsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/** A schema that nobody else uses, and what drops it with all that is in it. */
export function aSchema(url: string): { schema: string; drop: () => Promise<void> } {
  const schema = `test_${randomBytes(8).toString('hex')}`
  const drop = () => withClient(url, (client) => client.query(`drop schema if exists ${schema} cascade`))
  return { schema, drop }
}

/** Runs statements beside the store under test. */
export async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A PostgreSQL of our own, to be maltreated. */
export class OwnPostgres implements TestPostgres {
  readonly #folder: { path: string } & AsyncDisposable
  readonly #owner: Owner
  readonly #port: number
  readonly #bin: string
  #program: Program

  private constructor(parts: {
    folder: { path: string } & AsyncDisposable
    owner: Owner
    port: number
    bin: string
  }) {
    this.#folder = parts.folder
    this.#owner = parts.owner
    this.#port = parts.port
    this.#bin = parts.bin
    this.#program = this.#spawn()
  }

  /** @throws Error when PostgreSQL is not installed. */
  static async start(): Promise<OwnPostgres> {
    const bin = postgresPrograms()
    if (bin === undefined) throw new Error(`There is no PostgreSQL under ${installed}.`)
    const owner = await unprivilegedOwner()
    const folder = await temporaryFolder('securechat-postgres-', owner)
    const initdb = ['-D', join(folder.path, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8']
    await run(join(bin, 'initdb'), [...initdb, '--no-sync', '--data-checksums'], { ...owner, cwd: '/' })
    const own = new OwnPostgres({ folder, owner, port: await freePort(), bin })
    await own.isUp()
    return own
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`
  }

  async isUp(): Promise<void> {
    const isReady = () => letsUsIn(this.url)
    await until('PostgreSQL is up', isReady, 20_000).catch((cause: unknown) => {
      throw new Error(this.#program.printed, { cause })
    })
  }

  /** What `pg_ctl restart -m immediate` does: every process ends at once, and the log is replayed at the start. */
  async restartImmediately(): Promise<void> {
    await this.#program.end('SIGQUIT')
    this.#program = this.#spawn()
    await this.isUp()
  }

  async stop(): Promise<void> {
    await this.#program.end('SIGQUIT')
  }

  async startAgain(): Promise<void> {
    this.#program = this.#spawn()
    await this.isUp()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.end('SIGQUIT')
    await this.#folder[Symbol.asyncDispose]()
  }

  #spawn(): Program {
    const settings = [
      `port=${this.#port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder.path}`,
      'max_connections=200',
      'fsync=off',
    ]
    const args = ['-D', join(this.#folder.path, 'data'), ...settings.flatMap((setting) => ['-c', setting])]
    return startProgram(join(this.#bin, 'postgres'), args, this.#owner)
  }
}
