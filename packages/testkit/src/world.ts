import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endSession, lookupDevices, type DirectoryDevice, type RoomId } from '@securechat/protocol'
import { startServer } from '@securechat/server'
import { findViolations } from './checker.ts'
import { Client } from './client.ts'
import { Network } from './network.ts'
import { ServerProcess } from './server-process.ts'
import { testConfig } from './test-config.ts'

/** Good enough for everybody here: what is tested is not how people choose passwords. */
const passwordOf = (name: string): string => `correct horse battery staple of ${name}`

interface RunningServer extends AsyncDisposable {
  readonly port: number
  readonly setUpCode: string | undefined
}

export interface WorldOptions {
  /** `process`: a server that can be killed. `here`: in this process, which starts faster. */
  server?: 'here' | 'process'
}

/** A real server on this machine and real clients, each behind its own stretch of network. Dispose of it with `await using`. */
export class World implements AsyncDisposable {
  readonly clients: Client[] = []
  readonly #dataDir: string
  readonly #server: RunningServer
  readonly #resources: AsyncDisposableStack

  constructor(dataDir: string, server: RunningServer, resources: AsyncDisposableStack) {
    this.#dataDir = dataDir
    this.#server = server
    this.#resources = resources
  }

  /** The server's own process, in worlds made with `server: 'process'`. */
  get server(): ServerProcess {
    if (!(this.#server instanceof ServerProcess))
      throw new Error('this world’s server runs here; ask for a process')
    return this.#server
  }

  get setUpCode(): string {
    return this.#server.setUpCode!
  }

  /** Where the server is reached without any weather. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`
  }

  passwordOf(name: string): string {
    return passwordOf(name)
  }

  /** A device on which nobody has signed in. */
  async device(label: string): Promise<Client> {
    const client = await Client.open({ label, network: await Network.to(this.#server.port) })
    this.clients.push(client)
    return client
  }

  /** The first account, which owns the workspace and is in the room General. */
  async setUp(name: string): Promise<Client> {
    const client = await this.device(name)
    await client.api.setUp({
      setUpCode: this.setUpCode,
      workspaceName: 'Wonderland',
      name,
      password: passwordOf(name),
    })
    await client.eventually('is in General', ({ rooms }) => rooms.some((room) => room.name === 'General'))
    return client
  }

  /** Makes an account by a link that `host` passes on, and waits until it has been let into the room. */
  async invite(host: Client, name: string, room = 'General'): Promise<Client> {
    const { url } = await host.api.createInvite(host.room(room).roomId)
    const client = await this.device(name)
    const { roomId } = await client.api.acceptInvite({ link: url, name, password: passwordOf(name) })
    await this.letIn(client, roomId)
    return client
  }

  /** Another device of an account, in all its rooms. */
  async signIn(name: string, label = `${name}’s second device`): Promise<Client> {
    const client = await this.device(label)
    await client.api.signIn({ name, password: passwordOf(name) })
    await client.eventually('is in its rooms', ({ rooms }) => {
      return rooms.length > 0 && rooms.every(({ state }) => state === 'joined')
    })
    return client
  }

  /** The devices that the server lists for somebody, as `witness` may see them. */
  async devicesOf(witness: Client, name: string): Promise<DirectoryDevice[]> {
    const person = witness.state.people.find((candidate) => candidate.name === name)
    const response = await fetch(`${this.url}${lookupDevices.http.split(' ')[1]}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${witness.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ accountIds: [person?.accountId] }),
    })
    return lookupDevices.output.parse(await response.json()).devices
  }

  /** Ends the session of a device behind its back. */
  async endSession({ token }: Client): Promise<void> {
    const [method = '', path = ''] = endSession.http.split(' ')
    const ended = await fetch(this.url + path, { method, headers: { authorization: `Bearer ${token}` } })
    assert.equal(ended.status, 200)
  }

  /** Everything the server has put on its disk, in one piece: to look for what must not be there. */
  async serverFiles(): Promise<Buffer> {
    const files = await readdir(this.#dataDir, { recursive: true, withFileTypes: true })
    const contents = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name)))
    return Buffer.concat(await Promise.all(contents))
  }

  async letIn(client: Client, roomId: RoomId): Promise<void> {
    await client.eventually('is let in', ({ rooms }) => {
      return rooms.some((room) => room.roomId === roomId && room.state === 'joined' && room.name !== '')
    })
  }

  /** Fails with every broken promise of the delivery contract. Call it when all clients show all messages. */
  async check(clients: Client[], room: string): Promise<void> {
    const [first] = clients
    assert.deepEqual(await findViolations(clients, first!.watch(room)), [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.clients.map((client) => client[Symbol.asyncDispose]()))
    await this.#resources.disposeAsync()
  }
}

export async function createWorld({ server = 'here' }: WorldOptions = {}): Promise<World> {
  await using resources = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'securechat-world-'))
  resources.defer(() => rm(dataDir, { recursive: true, force: true }))
  const running = resources.use(
    server === 'process' ? await ServerProcess.start(dataDir) : await startHere(dataDir),
  )
  return new World(dataDir, running, resources.move())
}

async function startHere(dataDir: string): Promise<RunningServer> {
  const server = await startServer(testConfig({ dataDir, port: 0 }))
  return { port: server.port, setUpCode: server.setUpCode, [Symbol.asyncDispose]: () => server.stop() }
}
