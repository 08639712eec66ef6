import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../test-services/balancers.ts'
import { Cluster } from '../test-services/cluster.ts'
import { Load } from '../test-services/load.ts'
import { findPostgres } from '../test-services/postgres.ts'
import { freePort, startProgram, temporaryFolder, unlessMissing, until } from '../test-services/programs.ts'
import { findRedis } from '../test-services/redis.ts'

const shipped = fileURLToPath(new URL('../../../../docker/', import.meta.url))
const dashboards = join(shipped, 'grafana', 'dashboards')
const postgres = await findPostgres()
const redis = await findRedis()
const programs = findProgram('prometheus') && findProgram('promtool')

interface Panel {
  title: string
  targets: { expr: string }[]
}

/** Every query of every panel, by where it is. */
async function queries(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const file of await readdir(dashboards)) {
    // Safe: what Grafana reads; a panel without targets fails below.
    const { panels } = JSON.parse(await readFile(join(dashboards, file), 'utf8')) as { panels: Panel[] }
    for (const { title, targets } of panels)
      for (const [place, { expr }] of targets.entries()) found.set(`${file}: ${title} ${place}`, expr)
  }
  return found
}

describe('monitoring', () => {
  it('has rules that do what they say', unlessMissing('promtool', programs), () => {
    const run = (...args: string[]) =>
      execFileSync(findProgram('promtool')!, args, { cwd: join(shipped, 'prometheus'), stdio: 'pipe' })
    assert.match(String(run('check', 'rules', 'rules.yml')), /SUCCESS/)
    run('test', 'rules', 'rules.test.yml')
  })

  const services = unlessMissing('Prometheus, PostgreSQL and Redis', programs && postgres && redis)
  it('shows something in every panel, of three servers that are used', services, async () => {
    await using cluster = new Cluster({ postgres: postgres!.url, redis: redis!.url })
    await cluster.start()
    const people = await cluster.people()
    const [alice] = people
    const roomId = await alice!.makeRoom('group')
    await alice!.add(roomId, 1, ...people.slice(1))
    await using prometheus = await Prometheus.watching(cluster.addresses)
    await using load = new Load(people, roomId, alice!.url)
    await load.flows()
    const missing = await queries()
    assert.ok(missing.size > 30)
    const look = async () => {
      for (const [place, expr] of missing) if (await prometheus.answers(expr)) missing.delete(place)
      return missing.size === 0
    }
    await until('every panel shows something', look, 90_000).catch(() => {})
    assert.deepEqual([...missing], [])
  })
})

class Prometheus implements AsyncDisposable {
  readonly #url: string
  readonly #resources: AsyncDisposableStack

  private constructor(url: string, resources: AsyncDisposableStack) {
    this.#url = url
    this.#resources = resources
  }

  /** With our rules, and everything much more often. */
  static async watching(targets: readonly string[]): Promise<Prometheus> {
    await using resources = new AsyncDisposableStack()
    const { path } = resources.use(await temporaryFolder('securechat-prometheus-'))
    await cp(join(shipped, 'prometheus', 'rules.yml'), join(path, 'rules.yml'))
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yml'],
      scrape_configs: [{ job_name: 'securechat', static_configs: [{ targets }] }],
    }
    // JSON is YAML.
    await writeFile(join(path, 'prometheus.yml'), JSON.stringify(config))
    const address = `127.0.0.1:${await freePort()}`
    const args = [`--config.file=${path}/prometheus.yml`, `--storage.tsdb.path=${path}/data`]
    const program = startProgram(findProgram('prometheus')!, [...args, `--web.listen-address=${address}`])
    resources.adopt(program, (one) => one.end('SIGKILL'))
    const isReady = () =>
      fetch(`http://${address}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    await until('Prometheus is ready', isReady, 60_000).catch((cause: unknown) => {
      throw new Error(program.printed, { cause })
    })
    return new Prometheus(`http://${address}`, resources.move())
  }

  /** Whether a query has a result that is a number. @throws Error when it is no query. */
  async answers(expr: string): Promise<boolean> {
    const query = expr.replaceAll('$__rate_interval', '10s')
    const response = await fetch(`${this.#url}/api/v1/query?${new URLSearchParams({ query })}`)
    // Safe: what Prometheus documents.
    const answer = (await response.json()) as {
      data?: { result: { value: [number, string] }[] }
      error?: string
    }
    if (!answer.data) throw new Error(`${expr}: ${answer.error}`)
    return answer.data.result.some(({ value }) => value[1] !== 'NaN')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync()
  }
}
