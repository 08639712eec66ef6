import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from 'selfsigned'
import { freePort, isListening, startProgram, temporaryFolder, until, type Program } from './programs.ts'

const shipped = fileURLToPath(new URL('../../../../docker/', import.meta.url))

/** A program by its name, also where only administrators usually look. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** A certificate for `localhost` that nobody trusts yet. */
export async function localCertificate(): Promise<{ cert: string; key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  })
  return { cert, key }
}

export interface BalancerSettings {
  /** The servers' addresses, without the scheme. */
  servers: readonly string[]
  certificate: { cert: string; key: string }
}

/** The configurations that we ship, on the real programs. Passing through, the servers have the certificate. */
export type BalancerKind = 'nginx' | 'nginx, passing TLS through' | 'HAProxy' | 'HAProxy, passing TLS through'

export const programOf = (kind: BalancerKind): string => (kind.startsWith('nginx') ? 'nginx' : 'haproxy')

/** A load balancer as we ship it, started on this machine before some servers. */
export class Balancer implements AsyncDisposable {
  readonly #program: Program
  readonly #folder: AsyncDisposable
  readonly url: string
  readonly plainUrl: string

  private constructor(parts: { program: Program; folder: AsyncDisposable; port: number; plainPort: number }) {
    this.#program = parts.program
    this.#folder = parts.folder
    this.url = `https://localhost:${parts.port}`
    this.plainUrl = `http://127.0.0.1:${parts.plainPort}`
  }

  static async start(kind: BalancerKind, settings: BalancerSettings): Promise<Balancer> {
    const folder = await temporaryFolder('securechat-balancer-')
    const ports = { port: await freePort(), plainPort: await freePort() }
    const start = programOf(kind) === 'nginx' ? startNginx : startHaProxy
    const isOpener = !kind.includes('passing')
    const program = await start({ folder: folder.path, ...ports, ...settings, isOpener })
    await until(
      `${kind} is up`,
      async () => !program.isRunning || (await isListening('127.0.0.1', ports.port)),
    )
    if (!program.isRunning) throw new Error(program.printed)
    return new Balancer({ program, folder, ...ports })
  }

  get printed(): string {
    return this.#program.printed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.end('SIGTERM')
    await this.#folder[Symbol.asyncDispose]()
  }
}

interface Start extends BalancerSettings {
  folder: string
  port: number
  plainPort: number
  /** Whether TLS ends here. */
  isOpener: boolean
}

async function startNginx({ folder, port, plainPort, servers, certificate, isOpener }: Start) {
  const list = servers.map((server) => `server ${server} max_fails=1 fail_timeout=2s;\n`)
  const variables: Record<string, string> = {
    SC_LISTEN: `127.0.0.1:${port}`,
    SC_LISTEN_PLAIN: `127.0.0.1:${plainPort}`,
    SC_CERT: await write(join(folder, 'cert.pem'), certificate.cert),
    SC_KEY: await write(join(folder, 'key.pem'), certificate.key),
    SC_SERVERS: await write(join(folder, 'servers.conf'), list.join('')),
  }
  const file = isOpener ? 'nginx.conf.template' : 'passthrough.conf.template'
  const template = await readFile(join(shipped, 'nginx', file), 'utf8')
  const filled = template
    // Two may run at once here, with a folder each.
    .replaceAll(' /tmp/', ` ${folder}/`)
    .replaceAll(/\$\{(SC_\w+)\}/g, (_, name: string) => variables[name] ?? '')
  const conf = await write(join(folder, 'nginx.conf'), filled)
  return startProgram(findProgram('nginx')!, ['-c', conf, '-g', 'daemon off;', '-e', 'stderr'])
}

async function startHaProxy({ folder, port, plainPort, servers, certificate, isOpener }: Start) {
  const pem = await write(join(folder, 'both.pem'), `${certificate.cert}\n${certificate.key}`)
  const variables = {
    SC_BIND: `127.0.0.1:${port}`,
    SC_BIND_PLAIN: `127.0.0.1:${plainPort}`,
    SC_PEM: pem,
    ...Object.fromEntries(servers.map((server, i) => [`SC_SERVER_${i + 1}`, server])),
  }
  const files = isOpener ? ['haproxy.cfg', 'servers.cfg'] : ['passthrough.cfg']
  const args = files.flatMap((file) => ['-f', join(shipped, 'haproxy', file)])
  return startProgram(findProgram('haproxy')!, ['-db', ...args], {}, variables)
}

async function write(path: string, text: string): Promise<string> {
  await writeFile(path, text, { mode: 0o600 })
  return path
}
