import { limits } from '@securechat/protocol'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { answerAsk } from './answer-asks.ts'
import type { Call, FromPlugin, LogLine, PluginThreadData } from './channel.ts'
import { PluginFault, type FaultKind } from './plugin-fault.ts'
import type { PluginMetrics, PluginState } from './plugin-metrics.ts'
import { WatchedThread } from './watched-thread.ts'
import type { Storage } from '../storage/storage.ts'

/** How quickly a plugin that fails is tried again, and how often before it is left alone. */
export interface Pace {
  /** Doubles with every fault in a row. */
  restartMs: number
  mostRestartMs: number
  /** So many faults that ended the thread, within `forgetMs`, and it is disabled. */
  mostFaults: number
  forgetMs: number
  /** So many calls that failed in a row end the thread. */
  mostFailuresInARow: number
  silentMs: number
}

export const usualPace: Pace = {
  restartMs: 1_000,
  mostRestartMs: 60_000,
  mostFaults: 5,
  forgetMs: 10 * 60_000,
  mostFailuresInARow: 20,
  silentMs: limits.pluginSilentMs,
}

export interface RunningPluginParts {
  data: PluginThreadData
  memoryMb: number
  storage: Storage
  log: Log
  clock: Clock
  metrics: PluginMetrics
  pace?: Pace
}

/** One plugin, from its first start until the server stops: its thread, started again when it dies, until that is too often. */
export class RunningPlugin {
  #parts: RunningPluginParts
  readonly #pace: Pace
  #state: PluginState = 'stopped'
  #thread: WatchedThread | undefined
  #faults: number[] = []
  #failuresInARow = 0
  #lastFault: string | undefined
  #callOff = () => {}
  #turn = Promise.resolve()

  constructor(parts: RunningPluginParts) {
    this.#parts = parts
    this.#pace = parts.pace ?? usualPace
  }

  get name(): string {
    return this.#parts.data.manifest.name
  }

  get state(): PluginState {
    return this.#state
  }

  /** For administrators: the last thing that went wrong. */
  get lastFault(): string | undefined {
    return this.#lastFault
  }

  /** Resolves once it runs, or has failed to. Never rejects: a plugin that does not start is no reason for a server not to. */
  async start(): Promise<void> {
    this.#is('starting')
    const { data, memoryMb } = this.#parts
    const thread = new WatchedThread({
      data,
      memoryMb,
      silentMs: this.#pace.silentMs,
      clock: this.#parts.clock,
      take: (message) => this.#take(thread, message),
    })
    this.#thread = thread
    void thread.ended.then((fault) => this.#ended(thread, fault))
    await thread.ready.then(
      () => this.#thread === thread && this.#is('running'),
      () => {},
    )
  }

  /** From the beginning, with what it has done forgiven: an administrator asked, or its files changed. */
  async restart(data?: PluginThreadData): Promise<void> {
    // One after the other: two at once would leave a thread that nobody knows of.
    const turn = this.#turn.then(() => this.#restart(data ?? this.#parts.data))
    this.#turn = turn
    await turn
  }

  async #restart(data: PluginThreadData): Promise<void> {
    await this.stop()
    this.willStartWith(data)
    this.#faults = []
    this.#failuresInARow = 0
    this.#lastFault = undefined
    await this.start()
  }

  /** Its next start, whenever that is, is with this. */
  willStartWith(data: PluginThreadData): void {
    this.#parts = { ...this.#parts, data }
  }

  /** @throws PluginFault, and nothing else. */
  async call(call: Call, { label, withinMs }: { label: string; withinMs: number }): Promise<unknown> {
    const thread = this.#thread
    if (!thread || this.#state !== 'running') throw new PluginFault('gone')
    const startedAtMs = performance.now()
    try {
      const value = await thread.call(call, withinMs)
      this.#failuresInARow = 0
      return value
    } catch (error) {
      const fault = error instanceof PluginFault ? error : new PluginFault('crash', String(error))
      this.#parts.metrics.called(this.name, label, { outcome: fault.kind, startedAtMs })
      this.#failed(thread, fault)
      throw fault
    }
  }

  /** A call that came back with something that is no answer. */
  failed(fault: PluginFault): void {
    if (this.#thread) this.#failed(this.#thread, fault)
  }

  async stop(): Promise<void> {
    this.#callOff()
    const thread = this.#thread
    this.#thread = undefined
    this.#is('stopped')
    await thread?.stop('gone')
  }

  #failed(thread: WatchedThread, { kind, message }: PluginFault): void {
    // Of a thread that has gone, its end is told; what is dropped because too much waits is in the metrics.
    if (kind === 'gone' || kind === 'busy') return
    this.#tell(kind, message)
    if (++this.#failuresInARow < this.#pace.mostFailuresInARow || this.#thread !== thread) return
    void thread.stop(kind)
  }

  #ended(thread: WatchedThread, { kind, message }: PluginFault): void {
    if (this.#thread !== thread) return
    this.#thread = undefined
    this.#failuresInARow = 0
    this.#tell(kind, message)
    const { clock } = this.#parts
    const { mostFaults, forgetMs, restartMs, mostRestartMs } = this.#pace
    const nowMs = clock.monotonicMs()
    this.#faults = [...this.#faults.filter((atMs) => atMs > nowMs - forgetMs), nowMs]
    if (this.#faults.length >= mostFaults) {
      this.#is('disabled')
      this.#parts.log.error({ plugin: this.name, faults: this.#faults.length }, 'plugin disabled')
      return
    }
    this.#is('waiting')
    const waitMs = Math.min(mostRestartMs, restartMs * 2 ** (this.#faults.length - 1))
    this.#callOff = clock.after(waitMs, () => void this.start())
  }

  #tell(kind: FaultKind, message: string): void {
    this.#lastFault = `${kind}: ${message}`.slice(0, 500)
    this.#parts.metrics.fault(this.name, kind)
    this.#parts.log.warn({ plugin: this.name, fault: kind, said: message.slice(0, 2000) }, 'plugin fault')
  }

  #is(state: PluginState): void {
    this.#state = state
    this.#parts.metrics.is(this.name, state)
  }

  #take(thread: WatchedThread, message: FromPlugin): void {
    if (message.kind === 'log') this.#log(message.line)
    else if (message.kind === 'threw') this.#failed(thread, new PluginFault('threw', message.message))
    else if (message.kind === 'ask') void this.#answer(thread, message)
  }

  async #answer(thread: WatchedThread, { id, ask }: Extract<FromPlugin, { kind: 'ask' }>): Promise<void> {
    try {
      const value = await answerAsk(this.#parts.storage, this.name, ask)
      thread.send({ kind: 'answer', id, value })
    } catch (error) {
      thread.send({ kind: 'answer', id, error: (error as Error).message })
    }
  }

  #log({ level, message, fields }: LogLine): void {
    this.#parts.log[level]({ plugin: this.name, fields }, message)
  }
}
