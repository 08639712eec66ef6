import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Dialect, Reading } from './dialect.ts'
import { Samples, type Spread } from './samples.ts'

/** How hard the clients are driven. */
export interface Drive {
  /** Clients that send, by number. */
  senders: number[]
  /** Closed loop: so many unacknowledged messages each. */
  window?: number
  /** Open loop: so many messages a second in all. */
  perSecond?: number
  warmUpSeconds: number
  seconds: number
  /** One delivery in so many is timed. */
  timeEvery?: number
}

export interface DriveResult {
  seconds: number
  sent: number
  acked: number
  refused: number
  deliveries: number
  ack: Spread
  delivery: Spread
  /** Messages sent while measuring and never acknowledged, although waited for. */
  unanswered: number
  /** Of a core, for the generator: near 1 it measures itself. */
  generatorLoad: number
  /** Connections that did not last. */
  dropped: number
}

const REMEMBERED = 1 << 20
/** How often an open loop looks what is due. */
const TICK_MS = 1
const DRAIN_MS = 5_000

/** Sends, counts and takes times. */
export class Driver {
  readonly #clients: Client[]
  readonly #dialect: Dialect
  readonly #drive: Drive
  readonly #sentAtMs = new Float64Array(REMEMBERED)
  readonly #sender = new Uint32Array(REMEMBERED)
  readonly #hasAnswer = new Uint8Array(REMEMBERED)
  readonly #ack = new Samples()
  readonly #delivery = new Samples()
  #counts = { sent: 0, acked: 0, refused: 0, deliveries: 0 }
  #index = 0
  #measuredFrom = 0
  #isSending = true

  constructor(clients: Client[], dialect: Dialect, drive: Drive) {
    this.#clients = clients
    this.#dialect = dialect
    this.#drive = drive
    for (const client of clients) client.listen((chunk, start, end) => this.#take(client, chunk, start, end))
  }

  async run(onMeasuring: (stage: 'begin' | 'end') => Promise<void>): Promise<DriveResult> {
    const { warmUpSeconds, seconds } = this.#drive
    const stop = this.#start()
    await pause(warmUpSeconds * 1000)
    await onMeasuring('begin')
    this.#measuredFrom = this.#index
    this.#counts = { sent: 0, acked: 0, refused: 0, deliveries: 0 }
    this.#ack.clear()
    this.#delivery.clear()
    const [beganAtMs, cpu] = [performance.now(), process.cpuUsage()]
    await pause(seconds * 1000)
    const tookMs = performance.now() - beganAtMs
    const { user, system } = process.cpuUsage(cpu)
    const counts = { ...this.#counts }
    await onMeasuring('end')
    this.#isSending = false
    stop()
    const unanswered = await this.#drain()
    const dropped = this.#clients.filter((client) => !client.isOpen).length
    const spreads = { ack: this.#ack.spread(), delivery: this.#delivery.spread() }
    const generatorLoad = (user + system) / 1000 / tookMs
    return { seconds: tookMs / 1000, ...counts, ...spreads, unanswered, generatorLoad, dropped }
  }

  #start(): () => void {
    const { senders, window = 0, perSecond } = this.#drive
    if (perSecond === undefined) {
      for (const sender of senders) this.#send(sender, window)
      return () => {}
    }
    const startedAtMs = performance.now()
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAtMs) / 1000) * perSecond)
      while (this.#index < due) this.#send(senders[this.#index % senders.length]!, 1)
    }, TICK_MS)
    return () => clearInterval(timer)
  }

  #send(sender: number, count: number): void {
    const texts: string[] = []
    for (let i = 0; i < count; i++) {
      const index = this.#index++
      this.#sentAtMs[index % REMEMBERED] = performance.now()
      this.#sender[index % REMEMBERED] = sender
      this.#hasAnswer[index % REMEMBERED] = 0
      texts.push(this.#dialect.message(sender, index))
    }
    this.#counts.sent += count
    this.#clients[sender]?.send(...texts)
  }

  #take(client: Client, chunk: Buffer, start: number, end: number): void {
    const kind = this.#dialect.read(chunk, start, end)
    if (kind === 'delivery') return this.#delivered(chunk, start, end)
    if (kind === 'other') {
      const answer = this.#dialect.keepAlive?.(chunk, start)
      if (answer !== undefined) client.send(answer)
      return
    }
    this.#answered(kind, chunk, start, end)
  }

  #delivered(chunk: Buffer, start: number, end: number): void {
    this.#counts.deliveries++
    if (this.#counts.deliveries % (this.#drive.timeEvery ?? 1) !== 0) return
    const index = this.#dialect.indexOf('delivery', chunk, start, end)
    if (index >= this.#measuredFrom)
      this.#delivery.add(performance.now() - this.#sentAtMs[index % REMEMBERED]!)
  }

  #answered(kind: Reading, chunk: Buffer, start: number, end: number): void {
    if (kind === 'refused' && this.#counts.refused++ === 0)
      process.emitWarning(chunk.toString('utf8', start, end))
    const index = this.#dialect.indexOf(kind, chunk, start, end)
    if (kind === 'ack') this.#counts.acked++
    if (index < 0) return
    if (index >= this.#measuredFrom) this.#ack.add(performance.now() - this.#sentAtMs[index % REMEMBERED]!)
    this.#hasAnswer[index % REMEMBERED] = 1
    if (this.#drive.window !== undefined && this.#isSending) this.#send(this.#sender[index % REMEMBERED]!, 1)
  }

  /** @returns how many were not answered in a generous time. */
  async #drain(): Promise<number> {
    const isAnswered = (index: number) => this.#hasAnswer[index % REMEMBERED] === 1
    const last = this.#index
    const first = Math.max(this.#measuredFrom, last - REMEMBERED)
    for (let waitedMs = 0, from = first; waitedMs < DRAIN_MS; waitedMs += 20) {
      while (from < last && isAnswered(from)) from++
      if (from === last) return 0
      await pause(20)
    }
    let missing = 0
    for (let index = first; index < last; index++) if (!isAnswered(index)) missing++
    return missing
  }
}
