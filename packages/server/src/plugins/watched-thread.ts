import { Worker } from 'node:worker_threads'
import { limits } from '@securechat/protocol'
import type { Clock } from '../clock.ts'
import type { Call, FromPlugin, PluginThreadData, ToPlugin } from './channel.ts'
import { PluginFault, type FaultKind } from './plugin-fault.ts'

const program = new URL('./thread/plugin-thread.ts', import.meta.url)

/** How often the thread is asked whether it is there, in one `silentMs`. */
const QUESTIONS = 5
const MB = 1024 ** 2

export interface WatchedThreadParts {
  data: PluginThreadData
  memoryMb: number
  /** How long it may answer nothing. */
  silentMs: number
  clock: Clock
  /** What it says besides answers. */
  take: (message: FromPlugin) => void
}

interface Waiting {
  resolve: (value: unknown) => void
  reject: (fault: PluginFault) => void
  callOff: () => void
}

/** One thread of a plugin, from its start to its end: calls with deadlines, and a watch over memory, silence and floods. */
export class WatchedThread {
  /** Rejects when it ends before it is ready. */
  readonly ready: Promise<void>
  /** With what ended it. */
  readonly ended: Promise<PluginFault>
  readonly #parts: WatchedThreadParts
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #ready = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<PluginFault>()
  #nextId = 0
  #isReady = false
  #asks = 0
  #unanswered = 0
  #isLate = false
  #fault: PluginFault | undefined
  #callOffWatch = () => {}

  constructor(parts: WatchedThreadParts) {
    this.#parts = parts
    this.ready = this.#ready.promise
    this.ended = this.#ended.promise
    // Whoever waits for neither is not to fail for it.
    this.ready.catch(() => {})
    const { data, memoryMb } = parts
    this.#worker = new Worker(program, {
      name: `plugin ${data.manifest.name}`,
      workerData: data,
      // Nothing of what the server was started with.
      env: {},
      argv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: memoryMb,
        maxYoungGenerationSizeMb: Math.max(4, memoryMb / 8),
        stackSizeMb: 4,
      },
    })
    this.#worker.stdout.resume()
    this.#worker.stderr.resume()
    this.#worker.on('message', (message: FromPlugin) => this.#take(message))
    this.#worker.on('error', (error) => (this.#fault ??= faultOf(error)))
    this.#worker.on('exit', (code) => this.#exit(code))
    const callOffStart = parts.clock.after(limits.pluginStartMs, () => void this.stop('start'))
    void this.ready.then(callOffStart, callOffStart)
    this.#watch()
  }

  send(message: ToPlugin): void {
    if (!this.#fault) this.#worker.postMessage(message)
  }

  /** @throws PluginFault */
  call(call: Call, withinMs: number): Promise<unknown> {
    if (this.#fault) return Promise.reject(new PluginFault('gone'))
    // While it has not answered anything since somebody waited in vain, nobody else waits.
    if (this.#isLate || this.#waiting.size >= limits.pluginCallsWaiting)
      return Promise.reject(new PluginFault('busy'))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const callOff = this.#parts.clock.after(withinMs, () => this.#late(id, withinMs))
      this.#waiting.set(id, { resolve, reject, callOff })
      this.send({ kind: 'call', id, call })
    })
  }

  /** Ends it, whatever it is doing. */
  async stop(kind: FaultKind): Promise<void> {
    this.#fault ??= new PluginFault(kind)
    await this.#worker.terminate()
  }

  #take(message: FromPlugin): void {
    if (this.#fault) return
    this.#unanswered = 0
    this.#isLate = false
    switch (message.kind) {
      case 'ready':
        this.#isReady = true
        return this.#ready.resolve()
      case 'pong':
        return
      case 'result':
        return this.#settle(message.id)?.resolve(message.value)
      case 'threw':
        if (message.id === undefined) return this.#parts.take(message)
        return this.#settle(message.id)?.reject(new PluginFault('threw', message.message))
      case 'ask':
        if (++this.#asks > limits.pluginAsksPerSecond) return void this.stop('flood')
        return this.#parts.take(message)
      case 'log':
        return this.#parts.take(message)
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.callOff()
    return waiting
  }

  #late(id: number, withinMs: number): void {
    this.#isLate = true
    this.send({ kind: 'ping' })
    this.#settle(id)?.reject(new PluginFault('timeout', `no answer within ${withinMs} ms`))
  }

  /**
   * Asks again and again whether it is there. Questions are counted rather than time, so that a server that was itself held up does not
   * blame its plugins: answers that came meanwhile are read before the next question.
   */
  #watch(): void {
    const { clock, silentMs, memoryMb } = this.#parts
    this.#callOffWatch = clock.after(silentMs / QUESTIONS, () => {
      if (this.#fault) return
      this.#asks = 0
      // Until it is ready only its start is timed: a slow machine takes long to load what it needs.
      if (this.#isReady && this.#unanswered++ >= QUESTIONS) return void this.stop('silent')
      this.send({ kind: 'ping' })
      this.#worker
        .getHeapStatistics()
        .then(async ({ external_memory }) => {
          // Buffers are not in the heap that the thread's own limits bound.
          if (external_memory > 2 * memoryMb * MB) await this.stop('memory')
        })
        .catch(() => {})
      this.#watch()
    })
  }

  #exit(code: number): void {
    this.#callOffWatch()
    this.#fault ??= new PluginFault('exit', `its thread ended by itself with code ${code}`)
    for (const { reject, callOff } of this.#waiting.values()) {
      callOff()
      reject(new PluginFault('gone'))
    }
    this.#waiting.clear()
    this.#ready.reject(this.#fault)
    this.#ended.resolve(this.#fault)
  }
}

function faultOf(error: unknown): PluginFault {
  if (!(error instanceof Error)) return new PluginFault('crash', String(error))
  const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
  return new PluginFault(isMemory ? 'memory' : 'crash', error.stack ?? error.message)
}
