import { fileURLToPath } from 'node:url'
import { startProgram, until, type Program } from './programs.ts'

export interface NodeSettings {
  postgres: string
  redis: string
  schema: string
}

const fixture = fileURLToPath(new URL('cluster-node.fixture.ts', import.meta.url))
const announced = /^serving (\S+)$/m

/** A server of a cluster in a process of its own. */
export class ClusterNode implements AsyncDisposable {
  readonly #program: Program
  readonly url: string

  private constructor(program: Program, url: string) {
    this.#program = program
    this.url = url
  }

  static async start(settings: NodeSettings): Promise<ClusterNode> {
    const program = startProgram(process.execPath, [fixture, JSON.stringify(settings)])
    await until('the server serves', () => announced.test(program.printed) || !program.isRunning)
    const url = announced.exec(program.printed)?.[1]
    if (url === undefined) throw new Error(program.printed)
    return new ClusterNode(program, url)
  }

  /** As a crash would: nobody is told, nothing is finished. */
  async kill(): Promise<void> {
    await this.#program.end('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}
