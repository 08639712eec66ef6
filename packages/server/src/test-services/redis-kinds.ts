import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { freePort, startProgram, temporaryFolder, until, type Program } from './programs.ts'
import { redisProgram } from './redis.ts'

const longMs = 60_000

/** Asks one Redis once. @throws Error when it is not there. */
async function tell(port: number, ...words: string[]): Promise<unknown> {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } })
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.sendCommand(words)
  } finally {
    if (client.isOpen) client.destroy()
  }
}

const answers = (port: number) =>
  tell(port, 'PING').then(
    () => true,
    () => false,
  )

function startRedis(folder: string, port: number, ...settings: string[]): Program {
  const files = ['--dir', folder, '--dbfilename', `${port}.rdb`, '--save', '', '--appendonly', 'no']
  const address = ['--port', String(port), '--bind', '127.0.0.1', '--cluster-announce-ip', '127.0.0.1']
  return startProgram(redisProgram()!, [...address, ...files, ...settings])
}

/** Three primaries with a third of the slots each. */
export class RedisClusterOfThree implements AsyncDisposable {
  readonly #folder: { path: string } & AsyncDisposable
  readonly #ports: readonly number[]
  #programs: Program[]

  private constructor(folder: { path: string } & AsyncDisposable, ports: readonly number[]) {
    this.#folder = folder
    this.#ports = ports
    this.#programs = ports.map((port) => this.#spawn(port))
  }

  static async start(): Promise<RedisClusterOfThree> {
    const ports = await Promise.all([portWithBus(), portWithBus(), portWithBus()])
    const cluster = new RedisClusterOfThree(await temporaryFolder('securechat-redis-cluster-'), ports)
    await cluster.#join()
    return cluster
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#ports[0]}`
  }

  get nodes(): string[] {
    return this.#ports.slice(1).map((port) => `127.0.0.1:${port}`)
  }

  /** How many sharded channels somebody listens to, by node. */
  async shardedChannels(): Promise<number[]> {
    const counts = this.#ports.map(async (port) => (await tell(port, 'PUBSUB', 'SHARDCHANNELS')) as unknown[])
    return (await Promise.all(counts)).map((channels) => channels.length)
  }

  async kill(place: number): Promise<void> {
    await this.#programs[place]!.end('SIGKILL')
  }

  async startAgain(place: number): Promise<void> {
    this.#programs[place] = this.#spawn(this.#ports[place]!)
    await this.#isWhole()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.end('SIGKILL')))
    await this.#folder[Symbol.asyncDispose]()
  }

  #spawn(port: number): Program {
    const settings = ['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`]
    return startRedis(this.#folder.path, port, ...settings, '--cluster-node-timeout', '2000')
  }

  async #join(): Promise<void> {
    const [first, ...others] = this.#ports as [number, ...number[]]
    const third = Math.ceil(16_384 / 3)
    for (const [place, port] of this.#ports.entries()) {
      await until(`node ${place} is up`, () => answers(port), longMs)
      const last = Math.min(16_383, (place + 1) * third - 1)
      await tell(port, 'CLUSTER', 'ADDSLOTSRANGE', String(place * third), String(last))
      await tell(port, 'CLUSTER', 'SET-CONFIG-EPOCH', String(place + 1))
    }
    for (const port of others) await tell(port, 'CLUSTER', 'MEET', '127.0.0.1', String(first))
    await this.#isWhole()
  }

  async #isWhole(): Promise<void> {
    const knowsAll = async (port: number) => {
      const info = String(await tell(port, 'CLUSTER', 'INFO').catch(() => ''))
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3')
    }
    for (const port of this.#ports) await until('the cluster is whole', () => knowsAll(port), longMs)
  }
}

/** The port above by 10,000 is the cluster's own. */
async function portWithBus(): Promise<number> {
  let port = await freePort()
  while (port > 55_000) port = await freePort()
  return port
}

/** A primary, a replica, and a Sentinel that alone decides. */
export class RedisWithSentinel implements AsyncDisposable {
  readonly #resources: AsyncDisposableStack
  readonly #primary: Program
  readonly sentinelUrl: string

  private constructor(resources: AsyncDisposableStack, primary: Program, sentinelPort: number) {
    this.#resources = resources
    this.#primary = primary
    this.sentinelUrl = `redis://127.0.0.1:${sentinelPort}`
  }

  static async start(): Promise<RedisWithSentinel> {
    await using resources = new AsyncDisposableStack()
    const folder = resources.use(await temporaryFolder('securechat-sentinel-'))
    const own = (program: Program) => resources.adopt(program, (one) => one.end('SIGKILL'))
    const [port, replicaPort, sentinelPort] = [await freePort(), await freePort(), await freePort()]
    const primary = own(startRedis(folder.path, port))
    await until('the primary is up', () => answers(port), longMs)
    own(startRedis(folder.path, replicaPort, '--replicaof', '127.0.0.1', String(port)))
    const isLinked = async () =>
      String(await tell(replicaPort, 'INFO', 'replication').catch(() => '')).includes('master_link_status:up')
    await until('the replica follows', isLinked, longMs)

    const conf = join(folder.path, 'sentinel.conf')
    const lines = [
      'monitor chat 127.0.0.1',
      'down-after-milliseconds chat 1000',
      'failover-timeout chat 3000',
    ]
    lines[0] += ` ${port} 1`
    const sentinelLines = lines.map((line) => `sentinel ${line}\n`).join('')
    await writeFile(conf, `port ${sentinelPort}\nbind 127.0.0.1\ndir ${folder.path}\n${sentinelLines}`)
    own(startProgram(redisProgram()!, [conf, '--sentinel']))
    const knowsReplica = async () =>
      String(await tell(sentinelPort, 'INFO', 'sentinel').catch(() => '')).includes('slaves=1')
    await until('the Sentinel knows both', knowsReplica, longMs)
    return new RedisWithSentinel(resources.move(), primary, sentinelPort)
  }

  async killPrimary(): Promise<void> {
    await this.#primary.end('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync()
  }
}
