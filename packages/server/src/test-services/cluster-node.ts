import { fileURLToPath } from 'node:url'
import { Person } from '../test-world/person.ts'
import { startProgram, until, type Program } from './programs.ts'

export interface NodeSettings {
  postgres: string
  redis: string
  schema: string
  /** By path, as on the command line. */
  settings?: Record<string, string>
}

const fixture = fileURLToPath(new URL('cluster-node.fixture.ts', import.meta.url))
const announced = /^serving (\S+) (\S*)$/m

/** A server of a cluster in a process of its own. */
export class ClusterNode implements AsyncDisposable {
  readonly #program: Program
  readonly #setUpCode: string
  readonly url: string

  private constructor(program: Program, { url, setUpCode }: { url: string; setUpCode: string }) {
    this.#program = program
    this.url = url
    this.#setUpCode = setUpCode
  }

  static async start(settings: NodeSettings): Promise<ClusterNode> {
    const program = startProgram(process.execPath, [fixture, JSON.stringify(settings)])
    await until('the server serves', () => announced.test(program.printed) || !program.isRunning, 60_000)
    const [, url, setUpCode = ''] = announced.exec(program.printed) ?? []
    if (url === undefined) throw new Error(program.printed)
    return new ClusterNode(program, { url, setUpCode })
  }

  /** The first account. */
  async setUp(): Promise<Person> {
    const admission = { kind: 'set-up', code: this.#setUpCode, workspaceName: 'Wonderland' } as const
    return Person.register(this.url, 'alice', admission)
  }

  /** As an operator would: it says goodbye to everybody. */
  async stop(): Promise<void> {
    await this.#program.end('SIGTERM')
  }

  /** As a crash would: nobody is told, nothing is finished. */
  async kill(): Promise<void> {
    await this.#program.end('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}
