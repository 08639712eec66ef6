import { loadConfig } from '../config/load.ts'
import { startServer, type Server, type ServerParts } from '../server.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import type { Storage } from '../storage/storage.ts'
import { Person } from './person.ts'

export interface TestServerOptions extends ServerParts {
  /** By path, as on the command line. */
  settings?: Record<string, string>
  /** A configuration file besides. */
  configFile?: string
}

/** No limit that a test does not set itself gets in its way. */
const quietAndPatient = {
  'network.port': '0',
  'logging.level': 'error',
  'monitoring.metrics': 'false',
  'security.rateLimits.addressBurst': '1000000',
  'security.rateLimits.accountBurst': '1000000',
  // So that tests of everything else need not prove each request; those of the proofs ask for the default.
  'security.tokens.bearer': 'always',
}

/** A real server on a free port over a database in memory, and people who use it. */
export class TestServer implements AsyncDisposable {
  readonly server: Server
  readonly storage: Storage
  readonly #ownsStorage: boolean

  private constructor(server: Server, storage: Storage, ownsStorage: boolean) {
    this.server = server
    this.storage = storage
    this.#ownsStorage = ownsStorage
  }

  static async start({
    settings = {},
    configFile: file,
    ...parts
  }: TestServerOptions = {}): Promise<TestServer> {
    const args = { ...quietAndPatient, ...settings }
    const storage = parts.storage ?? openSqlite(':memory:')
    const server = await startServer(loadConfig({ args, file }), { ...parts, storage })
    return new TestServer(server, storage, parts.storage === undefined)
  }

  get url(): string {
    return this.server.url
  }

  /** The first account. */
  async setUp(name = 'alice'): Promise<Person> {
    const code = this.server.setUpCode ?? ''
    return Person.register(this.url, name, { kind: 'set-up', code, workspaceName: 'Wonderland' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop()
    if (this.#ownsStorage) await this.storage.close()
  }
}
