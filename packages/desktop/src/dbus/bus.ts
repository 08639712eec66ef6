import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { type DBusMessage, decodeMessage, encodeMessage, messageLength } from './message.ts'

/** The other side answered with an error, e.g. `org.freedesktop.DBus.Error.ServiceUnknown`. */
export class DBusError extends Error {
  override readonly name = 'DBusError'
  readonly errorName: string

  constructor(errorName: string, says: string) {
    super(`${errorName}: ${says}`)
    this.errorName = errorName
  }
}

export interface MethodCall {
  destination: string
  path: string
  interface: string
  member: string
  signature?: string
  body?: unknown[]
}

export interface SignalMatch {
  sender?: string
  path?: string
  interface: string
  member?: string
}

/** What an object of ours answers a call with. */
export interface Answer {
  signature: string
  body: unknown[]
}
type Handler = (call: DBusMessage) => Answer | undefined | Promise<Answer | undefined>

const callTimeoutMs = 10_000
const busName = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

/** A connection to the session bus: calls, signals, and objects of our own. */
export class Bus {
  /** Our unique name, such as `:1.42`. */
  name = ''
  readonly #socket: Socket
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown[]>>()
  readonly #signals = new Set<{
    match: SignalMatch
    listener: (body: unknown[], signal: DBusMessage) => void
  }>()
  readonly #objects = new Map<string, Handler>()
  readonly #onClose = new Set<() => void>()
  #serial = 0
  #received = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (data) => this.#take(data))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#closed())
  }

  /** @throws when there is no bus, or it does not let us in. */
  static async connect(address: NetConnectOpts): Promise<Bus> {
    const socket = connect(address)
    await once(socket, 'connect')
    const rest = await authenticate(socket)
    const bus = new Bus(socket)
    bus.#take(rest)
    const [name] = await bus.call({ ...busName, member: 'Hello' })
    bus.name = String(name)
    return bus
  }

  /** @throws DBusError */
  async call({ signature = '', body = [], ...to }: MethodCall): Promise<unknown[]> {
    const serial = this.#send({ kind: 'call', ...to, signature, body })
    const answer = Promise.withResolvers<unknown[]>()
    this.#waiting.set(serial, answer)
    const timer = setTimeout(() => answer.reject(new DBusError('timeout', to.member)), callTimeoutMs)
    try {
      return await answer.promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(serial)
    }
  }

  /** @returns the value inside the variant. */
  async property(of: Omit<MethodCall, 'member' | 'signature' | 'body'>, name: string): Promise<unknown> {
    const body = [of.interface, name]
    const call = { ...of, interface: 'org.freedesktop.DBus.Properties', member: 'Get', signature: 'ss', body }
    const [value] = await this.call(call)
    return (value as { value: unknown }).value
  }

  async onSignal(
    match: SignalMatch,
    listener: (body: unknown[], signal: DBusMessage) => void,
  ): Promise<() => void> {
    const rule = ["type='signal'", ...Object.entries(match).map(([key, value]) => `${key}='${value}'`)].join(
      ',',
    )
    const entry = { match, listener }
    this.#signals.add(entry)
    await this.call({ ...busName, member: 'AddMatch', signature: 's', body: [rule] })
    return () => this.#signals.delete(entry)
  }

  emit(signal: {
    path: string
    interface: string
    member: string
    signature?: string
    body?: unknown[]
  }): void {
    this.#send({ kind: 'signal', signature: '', body: [], ...signal })
  }

  /** Answers calls to this path; a handler that gives nothing says the method is unknown. */
  answer(path: string, handler: Handler): void {
    this.#objects.set(path, handler)
  }

  async requestName(name: string): Promise<boolean> {
    const doNotQueue = 4
    const [result] = await this.call({
      ...busName,
      member: 'RequestName',
      signature: 'su',
      body: [name, doNotQueue],
    })
    return result === 1
  }

  async hasOwner(name: string): Promise<boolean> {
    const [isOwned] = await this.call({ ...busName, member: 'NameHasOwner', signature: 's', body: [name] })
    return isOwned === true
  }

  onClose(listener: () => void): void {
    this.#onClose.add(listener)
  }

  close(): void {
    this.#socket.destroy()
  }

  #send(message: Omit<DBusMessage, 'serial'>): number {
    this.#serial += 1
    this.#socket.write(encodeMessage({ ...message, serial: this.#serial }))
    return this.#serial
  }

  #take(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data])
    try {
      let length = messageLength(this.#received)
      while (length !== undefined && this.#received.length >= length) {
        const message = decodeMessage(this.#received.subarray(0, length))
        this.#received = this.#received.subarray(length)
        this.#handle(message)
        length = messageLength(this.#received)
      }
    } catch {
      // What follows a message that makes no sense makes none either.
      this.#socket.destroy()
    }
  }

  #handle(message: DBusMessage): void {
    const answer = this.#waiting.get(message.replySerial ?? 0)
    if (message.kind === 'return') answer?.resolve(message.body)
    else if (message.kind === 'error')
      answer?.reject(new DBusError(message.errorName ?? 'unknown', textOf(message.body[0])))
    else if (message.kind === 'signal') this.#signal(message)
    else void this.#answer(message)
  }

  #signal(message: DBusMessage): void {
    for (const { match, listener } of this.#signals) {
      // The bus puts the sender's unique name in, and has matched the well-known one for us.
      const { sender: _, ...rest } = match
      const isMeant = Object.entries(rest).every(
        ([key, value]) => message[key as keyof DBusMessage] === value,
      )
      if (isMeant) listener(message.body, message)
    }
  }

  async #answer(call: DBusMessage): Promise<void> {
    const back = { destination: call.sender ?? '', replySerial: call.serial }
    const failed = (errorName: string, says: string) =>
      this.#send({ kind: 'error', ...back, errorName, signature: 's', body: [says] })
    try {
      const answer = await this.#objects.get(call.path ?? '')?.(call)
      if (answer) this.#send({ kind: 'return', ...back, ...answer })
      else failed('org.freedesktop.DBus.Error.UnknownMethod', `${call.interface}.${call.member}`)
    } catch (error) {
      failed('org.freedesktop.DBus.Error.Failed', String(error))
    }
  }

  #closed(): void {
    for (const answer of this.#waiting.values()) answer.reject(new DBusError('closed', 'the bus has gone'))
    for (const listener of this.#onClose) listener()
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** SASL EXTERNAL: the kernel tells the bus who we are. @returns bytes that came after the handshake. */
async function authenticate(socket: Socket): Promise<Buffer> {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
  let line = Buffer.alloc(0)
  while (!line.includes('\r\n')) {
    const [data] = (await once(socket, 'data')) as [Buffer]
    line = Buffer.concat([line, data])
  }
  if (!line.toString('latin1').startsWith('OK '))
    throw new DBusError('refused', line.toString('latin1').trim())
  socket.write('BEGIN\r\n')
  return line.subarray(line.indexOf('\r\n') + 2)
}
