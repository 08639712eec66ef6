import { randomBytes } from 'node:crypto'
import {
  ChatError,
  EventId,
  leaveRoom,
  type AccountId,
  type RoomId,
  type ServerFrame,
} from '@securechat/protocol'
import type { ProtocolConnection, ProtocolHandler, ScramExchange } from '../protocols/protocol.ts'
import { reportBug } from '../log.ts'
import { commands } from './commands.ts'
import {
  CLIENT_TAGS_BYTES,
  formatLine,
  LINE_BYTES,
  parseLine,
  splitText,
  type IrcMessage,
  type Outgoing,
} from './message.ts'
import type { Channel, Network } from './network.ts'
import { show } from './show.ts'

export const SERVER = 'securechat'

/** How long one may take to say who one is. */
const registrationMs = 30_000
/** Lines at once, and how fast they come back. */
const FLOOD_BURST = 60
const FLOOD_PER_SECOND = 4

export interface Sasl {
  mechanism: string
  given: string
  scram?: ScramExchange
  finish?: { serverFinal: string }
}

/** One IRC connection: what it has said so far, and what goes out on it. */
export class Session implements ProtocolHandler {
  readonly network: Network
  readonly connection: ProtocolConnection
  readonly caps = new Set<string>()
  readonly monitored = new Set<string>()
  nick = ''
  user = ''
  realName = ''
  password = ''
  away = ''
  accountId: AccountId | undefined
  isRegistered = false
  /** While capabilities are being agreed on, registration waits. */
  isNegotiating = false
  sasl: Sasl | undefined
  lastSaidAtMs = Date.now()
  readonly signedOnAtMs = Date.now()
  /** What answers the command that is being carried out, when it has to be kept together. */
  #kept: Outgoing[] | undefined
  #events: Promise<void> = Promise.resolve()
  readonly #expected = new Map<EventId, () => void>()
  #allowance = FLOOD_BURST
  #allowedAtMs = Date.now()
  #giveUp: NodeJS.Timeout | undefined
  #quitReason = 'Connection closed'
  #isOver = false

  constructor(network: Network, connection: ProtocolConnection) {
    this.network = network
    this.connection = connection
  }

  open(): void {
    this.network.sessions.add(this)
    this.#giveUp = setTimeout(() => this.end('Registration timed out'), registrationMs).unref()
  }

  async handleMessage(bytes: Uint8Array): Promise<void> {
    if (this.#isOver || bytes.length === 0) return
    if (this.#isFlooding()) return this.end('Excess Flood')
    const line = Buffer.from(bytes).toString('utf8')
    if (isTooLong(line)) return this.numeric('417', ['Input line was too long'])
    const message = parseLine(line)
    if (message) await this.#carryOut(message)
  }

  sendMessage(said: ServerFrame): void {
    this.#events = this.#events.then(() => show(this, said)).catch(reportBug)
  }

  close(): void {
    if (this.#isOver && !this.network.sessions.has(this)) return
    this.#isOver = true
    clearTimeout(this.#giveUp)
    this.network.sessions.delete(this)
    if (this.isRegistered) commands.quitNetwork(this, this.#quitReason)
  }

  registered(): void {
    this.isRegistered = true
    clearTimeout(this.#giveUp)
  }

  /** Says goodbye and closes. */
  end(reason: string): void {
    this.#quitReason = reason
    this.write({ source: '', command: 'ERROR', params: [`Closing link: (${this.user}) [${reason}]`] })
    this.#isOver = true
    this.connection.end()
  }

  get source(): string {
    return `${this.nick || '*'}!${this.user || '*'}@securechat`
  }

  numeric(code: string, params: readonly string[]): void {
    this.reply({ source: SERVER, command: code, params: [this.nick || '*', ...params] })
  }

  /** A standard reply: FAIL, WARN or NOTE (IRCv3 standard-replies). */
  fail(command: string, code: string, ...rest: string[]): void {
    this.reply({ source: SERVER, command: 'FAIL', params: [command, code, ...rest] })
  }

  notice(text: string): void {
    this.reply({ source: SERVER, command: 'NOTICE', params: [this.nick || '*', text] })
  }

  /** Answers the command under way. */
  reply(line: Outgoing): void {
    if (this.#kept) this.#kept.push(line)
    else this.write(line)
  }

  /** Says something with the tags that this client has asked for. */
  write(line: Outgoing): void {
    const tags = Object.entries(line.tags ?? {}).filter(([key]) => this.#takes(key))
    this.connection.send(formatLine({ ...line, tags: Object.fromEntries(tags) }))
  }

  /** A run of lines that belong together. */
  batch(type: readonly string[], lines: readonly Outgoing[]): void {
    if (!this.caps.has('batch')) return lines.forEach((line) => this.reply(line))
    const id = randomBytes(6).toString('hex')
    this.reply({ source: SERVER, command: 'BATCH', params: [`+${id}`, ...type] })
    for (const line of lines)
      this.reply({ ...line, tags: { ...line.tags, batch: line.tags?.['batch'] ?? id } })
    this.reply({ source: SERVER, command: 'BATCH', params: [`-${id}`] })
  }

  sayTopic(channel: Channel): void {
    this.network.noteTopic(this, channel.roomId, channel.topic)
    if (channel.topic !== '') this.numeric('332', [channel.name, channel.topic])
  }

  sayNames(channel: Channel): void {
    const isWhole = this.caps.has('userhost-in-names')
    const names = [...channel.members].map(([accountId, role]) => {
      const name = isWhole ? this.network.sourceOf(accountId) : this.network.nickOf(accountId)
      return role === 'admin' ? `@${name}` : name
    })
    for (const part of splitText(names.join(' '), 400)) this.numeric('353', ['=', channel.name, part])
    this.numeric('366', [channel.name, 'End of /NAMES list'])
  }

  /** Takes a guest out of their rooms; that they are gone has been said. */
  leaveAll(roomIds: readonly RoomId[]): void {
    const leave = async () => {
      for (const roomId of roomIds) {
        const eventId = EventId.parse(randomBytes(16).toString('base64url'))
        await this.connection.ask(leaveRoom, { roomId, eventId })
      }
    }
    leave().catch(() => undefined)
  }

  /** Asks for something that will stand in a log, and waits until it has come back from there: then everybody has it. */
  async act(ask: (eventId: EventId) => Promise<unknown>): Promise<void> {
    const eventId = EventId.parse(randomBytes(16).toString('base64url'))
    const seen = new Promise<void>((resolve) => this.#expected.set(eventId, resolve))
    try {
      await ask(eventId)
      const timer = setTimeout(() => this.#expected.get(eventId)?.(), 5_000).unref()
      await seen
      clearTimeout(timer)
    } finally {
      this.#expected.delete(eventId)
    }
  }

  /** Whether this is what the command under way has brought about. */
  isOwn(eventId: EventId): boolean {
    return this.#expected.has(eventId)
  }

  came(eventId: EventId): void {
    this.#expected.get(eventId)?.()
  }

  /** Everything that has been said to this connection so far has been written. */
  settled(): Promise<void> {
    return this.#events
  }

  #takes(key: string): boolean {
    if (key === 'time') return this.caps.has('server-time')
    if (key === 'account') return this.caps.has('account-tag')
    if (key === 'batch') return this.caps.has('batch')
    if (key === 'label') return this.caps.has('labeled-response')
    return this.caps.has('message-tags')
  }

  async #carryOut(message: IrcMessage): Promise<void> {
    const label = this.caps.has('labeled-response') ? message.tags.get('label') : undefined
    if (label !== undefined) this.#kept = []
    try {
      await commands.run(this, message)
    } catch (error) {
      this.#explain(message.command, error)
    }
    if (label === undefined) return
    const kept = this.#kept ?? []
    this.#kept = undefined
    this.#writeLabelled(kept, label)
  }

  #writeLabelled(kept: Outgoing[], label: string): void {
    const [first] = kept
    if (!first) return this.write({ source: SERVER, command: 'ACK', params: [], tags: { label } })
    if (kept.length === 1) return this.write({ ...first, tags: { ...first.tags, label } })
    const id = randomBytes(6).toString('hex')
    this.write({ source: SERVER, command: 'BATCH', params: [`+${id}`, 'labeled-response'], tags: { label } })
    for (const line of kept) this.write({ ...line, tags: { batch: id, ...line.tags } })
    this.write({ source: SERVER, command: 'BATCH', params: [`-${id}`] })
  }

  #explain(command: string, error: unknown): void {
    if (!(error instanceof ChatError)) reportBug(error)
    const code = error instanceof ChatError ? error.code : 'internal'
    this.fail(
      command,
      code.toUpperCase().replaceAll('-', '_'),
      error instanceof ChatError ? error.message : 'Something went wrong on our side.',
    )
  }

  #isFlooding(): boolean {
    if (!this.connection.isLimited) return false
    const nowMs = Date.now()
    const back = ((nowMs - this.#allowedAtMs) / 1000) * FLOOD_PER_SECOND
    this.#allowance = Math.min(FLOOD_BURST, this.#allowance + back) - 1
    this.#allowedAtMs = nowMs
    return this.#allowance < 0
  }
}

function isTooLong(line: string): boolean {
  const end = line.startsWith('@') ? line.indexOf(' ') : -1
  const tags = end < 0 ? (line.startsWith('@') ? line : '') : line.slice(0, end)
  const rest = line.slice(tags.length === 0 ? 0 : tags.length + 1)
  return Buffer.byteLength(tags) > CLIENT_TAGS_BYTES || Buffer.byteLength(rest) > LINE_BYTES
}
