import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { populate, type PopulationPlan } from '../population.ts'
import { Generator } from './generator.ts'
import { Program } from './program.ts'

/** What is put under load. */
export interface SystemUnderTest {
  name: string
  speaks: 'securechat' | 'socket.io'
  isEncrypted: boolean
  program: string
  settings?: Record<string, string>
  nodeArgs?: string[]
  /** As `taskset` takes them; one core unless said. */
  cores?: string
}

export interface Usage {
  cpuMs: number
  rssMB: number
}

export const program = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

const GENERATOR_CORE = '1'
const SERVER_CORE = '0'

/** Nothing that a load generator runs into, save what is measured. */
const generous = {
  'network.port': '0',
  'logging.level': 'error',
  'security.rateLimits.addressBurst': '1000000000',
  'security.rateLimits.accountBurst': '1000000000',
  'security.rateLimits.accountPerSecond': '1000000000',
  'security.rateLimits.unopenedSockets': '1000000',
}

/** A running system with its people, and a generator aimed at it. */
export class Setting implements AsyncDisposable {
  readonly generator = new Generator(GENERATOR_CORE)
  readonly folder: string
  #server: Program | undefined

  private constructor(folder: string) {
    this.folder = folder
  }

  static async build(system: SystemUnderTest, plan: PopulationPlan, contentBytes = 200): Promise<Setting> {
    const setting = new Setting(
      await mkdtemp(join(process.env['SECURECHAT_BENCH_DIR'] ?? tmpdir(), 'securechat-bench-')),
    )
    try {
      await setting.#start(system, plan, contentBytes)
      return setting
    } catch (error) {
      await setting[Symbol.asyncDispose]()
      throw error
    }
  }

  usage(): Promise<Usage> {
    return this.#server!.ask<Usage>({ ask: 'usage' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.generator[Symbol.asyncDispose]()
    await this.#server?.[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true, force: true })
  }

  async #start(system: SystemUnderTest, plan: PopulationPlan, contentBytes: number): Promise<void> {
    const population = join(this.folder, 'population.json')
    await writeFile(population, JSON.stringify(await populate(join(this.folder, 'securechat.db'), plan)))
    const tls: Record<string, string> = system.isEncrypted ? { 'network.tls.selfSigned': 'true' } : {}
    const settings = { ...generous, ...tls, 'storage.dataDir': this.folder, ...system.settings }
    const { nodeArgs = [], cores = SERVER_CORE, speaks } = system
    this.#server = new Program(system.program, { cores, args: [JSON.stringify(settings)], nodeArgs })
    const { port } = await this.#server.next<{ port: number }>()
    const ca = system.isEncrypted ? await readFile(join(this.folder, 'tls', 'cert.pem'), 'utf8') : undefined
    await this.generator.aim({
      target: { port, ...(ca !== undefined && { ca }) },
      speaks,
      population,
      contentBytes,
    })
  }
}
