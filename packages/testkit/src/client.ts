import { EventEmitter } from 'node:events'
import {
  createEngine,
  MemoryKeyring,
  MemoryStore,
  OfflineError,
  type Engine,
  type EngineState,
  type MemoryDisk,
  type RoomSummary,
  type Timeline,
} from '@securechat/client'
import type { EventId, RoomId } from '@securechat/protocol'
import { eventually, type Watched } from './eventually.ts'
import { Journal } from './journal.ts'
import type { Network } from './network.ts'

/** What fits on a screen at once. */
const SCREEN_LINES = 30

export interface ClientOptions {
  /** For messages: `alice’s phone`. */
  label: string
  /** The stretch of network between this device and the server; it lives and dies with the client. */
  network: Network
}

/** One installation of the client: a disk, a keyring, a way to the server, and the engine that runs on them. */
export class Client implements AsyncDisposable, Watched {
  readonly label: string
  readonly network: Network
  readonly journal = new Journal()
  /** What the engine reported as unforeseen; each also fails the test that is running. */
  readonly faults: unknown[] = []
  /** What a server that lies says in place of the truth, by operation: each is given the true answer. */
  readonly lies = new Map<string, (answer: never) => unknown>()
  #disk: MemoryDisk = new Map()
  readonly #keyring = new MemoryKeyring()
  readonly #changes = new EventEmitter().setMaxListeners(0)
  readonly #timelines = new Map<RoomId, Timeline>()
  #engine: Engine | undefined
  #state: EngineState | undefined
  #token: string | undefined

  private constructor({ label, network }: ClientOptions) {
    this.label = label
    this.network = network
  }

  static async open(options: ClientOptions): Promise<Client> {
    const client = new Client(options)
    await client.start()
    return client
  }

  get engine(): Engine {
    if (!this.#engine) throw new Error(`${this.label} is not running`)
    return this.#engine
  }

  get api(): Engine['api'] {
    return this.engine.api
  }

  get state(): EngineState {
    return this.#state!
  }

  /** The bearer token this device last opened a socket with: to look at the server from outside. */
  get token(): string {
    return this.#token!
  }

  /** Everything this device has on its disk, as somebody who steals it finds it. */
  get disk(): ReadonlyMap<string, Uint8Array> {
    return this.#disk
  }

  /** Starts the engine on what the disk holds, as opening the app does. */
  async start(): Promise<void> {
    const engine = await createEngine({
      serverUrl: this.network.url,
      openStore: async () => new MemoryStore(this.#disk),
      keyring: this.#keyring,
      connect: (url, subprotocol) => this.#connect(url, subprotocol),
      packageCount: 10,
      label: { name: this.label, kind: 'desktop' },
      fault: (error) => this.#fault(error),
    })
    this.#engine = engine
    this.#state = await engine.api.state()
    engine.onUpdate((update) => {
      if (update.kind === 'state') this.#state = update.state
      else if (update.kind === 'timeline') this.#see(update.timeline)
      this.#changes.emit('change')
    })
    this.#changes.emit('change')
  }

  /** Closes the app; the session goes on with the next start. */
  async stop(): Promise<void> {
    const engine = this.#engine
    this.#engine = undefined
    this.#timelines.clear()
    await engine?.shutDown()
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** The power fails: what is on the disk at this moment is all there is. The engine starts again on that. */
  async crash(): Promise<void> {
    const disk: MemoryDisk = new Map(this.#disk)
    this.network.cut()
    await this.stop()
    this.#disk = disk
    this.network.restore()
    await this.start()
  }

  /** The room of that name. */
  room(name: string): RoomSummary {
    const room = this.state.rooms.find((candidate) => candidate.name === name)
    if (!room) throw new Error(`${this.label} has no room ${name}: ${this.describe()}`)
    return room
  }

  /** Writes into a room, by its name or its id. */
  async write(room: string, text: string): Promise<EventId> {
    const roomId = this.#idOf(room)
    this.watch(roomId)
    const { eventId } = await this.api.send(roomId, text)
    this.journal.sent(roomId, eventId, text)
    return eventId
  }

  /** Follows a room's timeline from now on. */
  watch(room: string): RoomId {
    const roomId = this.#idOf(room)
    if (!this.#timelines.has(roomId)) {
      this.#timelines.set(roomId, { roomId, lines: [], hasOlder: false, newAfterSeq: 0, headSeq: 0 })
      this.engine.watch(roomId)
    }
    return roomId
  }

  timeline(room: string): Timeline {
    return this.#timelines.get(this.watch(room))!
  }

  /** Texts that are shown in a room, oldest first. */
  texts(room: string): string[] {
    return this.timeline(room).lines.flatMap((line) => (line.kind === 'message' ? [line.text] : []))
  }

  eventually(what: string, check: (state: EngineState) => boolean, limitMs?: number): Promise<void> {
    return eventually(this, `${this.label}: ${what}`, () => check(this.state), limitMs)
  }

  onChange(look: () => void): () => void {
    this.#changes.on('change', look)
    return () => void this.#changes.off('change', look)
  }

  describe(): string {
    const { rooms, people, ...rest } = this.state
    const names = people.map(({ name, presence }) => `${name} (${presence})`)
    const told = rooms.map(({ name, kind, state, unread, headSeq, members }) => {
      return `${kind} “${name}” ${state} head ${headSeq} unread ${unread} [${members.map((member) => member.name).join(', ')}]`
    })
    const lines = [...this.#timelines.values()].flatMap(({ lines: shown }) =>
      shown.map((line) => JSON.stringify(line)),
    )
    const faults = this.faults.map(String)
    return [this.label, JSON.stringify(rest), ...names, ...told, ...lines, ...faults].join('\n  ')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await this.network[Symbol.asyncDispose]()
  }

  #idOf(room: string): RoomId {
    const known = this.state.rooms.find(({ roomId, name }) => roomId === room || name === room)
    // SAFETY: what is not a name must be an id; an unknown one is simply not found.
    return known?.roomId ?? (room as RoomId)
  }

  #fault(error: unknown): void {
    this.faults.push(error)
    // Left unhandled on purpose: the test runner fails whatever test is running, and shows where it comes from.
    void Promise.reject(error)
  }

  #see(timeline: Timeline): void {
    if (!this.#timelines.has(timeline.roomId)) return
    this.#timelines.set(timeline.roomId, timeline)
    this.journal.saw(timeline)
    this.#fillScreen(timeline)
  }

  /** Asks for more as a screen does that is not full yet. */
  #fillScreen({ roomId, lines, hasOlder }: Timeline): void {
    const engine = this.#engine
    const isIn = this.state.rooms.some((room) => room.roomId === roomId && room.state === 'joined')
    if (!engine || !isIn || !hasOlder || lines.length >= SCREEN_LINES) return
    engine.api.loadOlder(roomId).catch((error: unknown) => {
      // Without a connection there is no more to be had; the screen asks again with the next change.
      if (this.#engine === engine && !(error instanceof OfflineError)) this.#fault(error)
    })
  }

  #connect(url: string, subprotocol: string): WebSocket {
    const socket = new WebSocket(url, subprotocol)
    const send = lyingThrough(socket, this.lies)
    socket.send = (data) => {
      if (typeof data !== 'string') throw new TypeError('the protocol is JSON')
      const opening = /^\{"open":\{"token":"([^"]+)"/.exec(data)
      this.#token = opening?.[1] ?? this.#token
      send(data)
    }
    return socket
  }
}

/** Has a socket's answers pass through `lies`. @returns how the socket sends. */
function lyingThrough(socket: WebSocket, lies: Client['lies']): (data: string) => void {
  const asked = new Map<number, string>()
  const [send, listen] = [socket.send.bind(socket), socket.addEventListener.bind(socket)]
  const told = (event: MessageEvent): MessageEvent => {
    const frame = JSON.parse(String(event.data)) as { id?: number; output?: unknown }
    const lie = lies.get(asked.get(frame.id ?? NaN) ?? '')
    if (!lie || frame.output === undefined) return event
    // SAFETY: a lie is registered under the operation whose answer it takes.
    return new MessageEvent('message', {
      data: JSON.stringify({ ...frame, output: lie(frame.output as never) }),
    })
  }
  const hear = (type: string, listener: (event: Event) => void) =>
    listen(type, (event) => listener(type === 'message' ? told(event as MessageEvent) : event))
  // SAFETY: the link listens with functions only.
  socket.addEventListener = hear as typeof socket.addEventListener
  return (data) => {
    const { id, op } = JSON.parse(data) as { id?: number; op?: string }
    if (id !== undefined && op !== undefined) asked.set(id, op)
    send(data)
  }
}
