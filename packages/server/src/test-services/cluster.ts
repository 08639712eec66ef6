import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Person } from '../test-world/person.ts'
import { ClusterNode } from './cluster-node.ts'
import { aSchema } from './postgres.ts'
import { freePort, temporaryFolder } from './programs.ts'

interface Certificate {
  cert: string
  key: string
}

const patient = {
  'security.rateLimits.addressBurst': '1000000',
  'security.rateLimits.accountBurst': '1000000',
  'monitoring.metrics': 'true',
  'network.trustedProxies': '127.0.0.1',
}

/** Three servers in processes of their own, each always on its own port. */
export class Cluster implements AsyncDisposable {
  readonly #services: { postgres: string; redis: string }
  readonly #certificate: Certificate | undefined
  readonly #made: ReturnType<typeof aSchema>
  readonly #resources = new AsyncDisposableStack()
  #settings: Record<string, string>[] = []
  #nodes: ClusterNode[] = []

  /** @param certificate Makes the servers serve TLS themselves. */
  constructor(services: { postgres: string; redis: string }, certificate?: Certificate) {
    this.#services = services
    this.#certificate = certificate
    this.#made = aSchema(services.postgres)
  }

  async start(): Promise<void> {
    const tlsSettings = this.#certificate ? await this.#write(this.#certificate) : {}
    const ports = await Promise.all([freePort(), freePort(), freePort()])
    this.#settings = ports.map((port) => ({ ...patient, ...tlsSettings, 'network.port': String(port) }))
    this.#nodes = await Promise.all([0, 1, 2].map((place) => this.#node(place)))
  }

  get addresses(): string[] {
    return this.#settings.map((settings) => `127.0.0.1:${settings['network.port']}`)
  }

  /** Alice, bob and carol. */
  async people(): Promise<Person[]> {
    const alice = await this.#nodes[0]!.setUp()
    return [alice, await alice.invite('bob'), await alice.invite('carol')]
  }

  /** How many signed-in sockets each server has. */
  async sockets(): Promise<number[]> {
    const read = async (address: string) => {
      const text = await (await fetch(`http://${address}/metrics`)).text()
      return Number(/^securechat_sockets (\d+)/m.exec(text)?.[1])
    }
    return Promise.all(this.addresses.map(read))
  }

  async replace(place: number): Promise<void> {
    await this.#nodes[place]!.stop()
    this.#nodes[place] = await this.#node(place)
  }

  async kill(place: number): Promise<void> {
    await this.#nodes[place]!.kill()
  }

  async startAgain(place: number): Promise<void> {
    this.#nodes[place] = await this.#node(place)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.kill()))
    await this.#made.drop()
    await this.#resources.disposeAsync()
  }

  #node(place: number): Promise<ClusterNode> {
    const { schema } = this.#made
    const settings = this.#settings[place]!
    return ClusterNode.start({ ...this.#services, schema, settings })
  }

  async #write({ cert, key }: Certificate): Promise<Record<string, string>> {
    const folder = this.#resources.use(await temporaryFolder('securechat-certificate-'))
    const [certFile, keyFile] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
    await writeFile(certFile, cert)
    await writeFile(keyFile, key)
    return { 'network.tls.certFile': certFile, 'network.tls.keyFile': keyFile }
  }
}
