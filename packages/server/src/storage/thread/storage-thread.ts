import { ChatError } from '@securechat/protocol/errors'
import type { TableMethod } from '../tables.ts'
import { restartDelayMs, SETTLED_MS } from './restart.ts'
import { startWorker, type RunningWorker } from './running-worker.ts'
import { WaitingCalls } from './waiting-calls.ts'

export interface StorageThreadOptions {
  /** Calls that may wait for their answer at once; beyond it they are refused with `too-fast`. */
  maxWaitingCalls?: number
  /** Told whenever the thread stops by itself or cannot be started again. */
  onTrouble?: (error: Error) => void
  /** The file the thread runs. */
  worker?: URL
}

/** `down`: it stopped, and is started again in a while; nothing is accepted until then. */
type State = 'starting' | 'up' | 'down' | 'closing' | 'closed'

/** Keeps a storage thread running and passes calls to it. When it dies, what it had taken fails and another is started. */
export class StorageThread {
  readonly #started
  readonly #onTrouble
  readonly #calls
  readonly #closed = Promise.withResolvers<void>()
  #state: State = 'starting'
  #worker: RunningWorker | undefined
  #isFlushDue = false
  #stops = 0
  #upSinceMs = 0
  #restartTimer: NodeJS.Timeout | undefined

  constructor(path: string, options: StorageThreadOptions) {
    this.#started = { path, file: options.worker ?? new URL('./worker.ts', import.meta.url) }
    this.#onTrouble = options.onTrouble ?? (() => {})
    this.#calls = new WaitingCalls(options.maxWaitingCalls ?? 10_000)
  }

  /** @throws StorageUnusable; ChatError `storage-full`. */
  async start(): Promise<void> {
    const worker = await startWorker(this.#started, (answers) => this.#calls.settle(answers))
    this.#worker = worker
    this.#upSinceMs = performance.now()
    void worker.stopped.then((reason) => this.#onStopped(reason))
    if (this.#state === 'closing') return this.#sendClose()
    this.#state = 'up'
    this.#flush()
  }

  /** What is on its way to it, and what waits for its answer, for /metrics. */
  get load(): Record<string, number> {
    return { ringBytes: this.#worker?.waitingBytes() ?? 0, waitingCalls: this.#calls.size }
  }

  /** @throws ChatError `storage-full` while there is no thread, `too-fast`, `shutting-down`; and what the method throws. */
  call(method: TableMethod, given: unknown): Promise<unknown> {
    if (this.#state === 'closing' || this.#state === 'closed')
      return Promise.reject(new ChatError('shutting-down'))
    if (this.#state === 'down') return Promise.reject(new ChatError('storage-full'))
    const answer = this.#calls.add(method, given)
    this.#flushSoon()
    return answer
  }

  /** Answers what was called before, then closes the database. */
  async close(): Promise<void> {
    const before = this.#state
    if (before !== 'closed') this.#state = 'closing'
    if (before === 'up') this.#sendClose()
    if (before === 'down') this.#finish()
    await this.#closed.promise
  }

  /** Once per turn of the event loop: all calls of one turn cross together. */
  #flushSoon(): void {
    if (this.#isFlushDue || this.#state !== 'up') return
    this.#isFlushDue = true
    setImmediate(() => this.#flush())
  }

  #flush(): void {
    this.#isFlushDue = false
    if (this.#state !== 'up') return
    const calls = this.#calls.takeUnsent()
    if (calls.length > 0) this.#worker?.send({ calls })
  }

  #sendClose(): void {
    this.#worker?.send({ calls: this.#calls.takeUnsent() })
    this.#worker?.send({ close: true })
  }

  #onStopped(reason: Error | undefined): void {
    this.#worker = undefined
    const cause = reason ?? new Error('The storage thread stopped.')
    this.#calls.rejectSent(new Error('The storage thread stopped before it answered.', { cause }))
    if (this.#state === 'closing') return this.#finish()
    this.#onTrouble(cause)
    if (performance.now() - this.#upSinceMs > SETTLED_MS) this.#stops = 0
    this.#startAgain()
  }

  #startAgain(): void {
    this.#stops += 1
    const delayMs = restartDelayMs(this.#stops)
    this.#state = delayMs === 0 ? 'starting' : 'down'
    if (this.#state === 'down') this.#calls.rejectUnsent(new ChatError('storage-full'))
    this.#restartTimer = setTimeout(() => void this.#tryStart(), delayMs)
  }

  async #tryStart(): Promise<void> {
    if (this.#state === 'down') this.#state = 'starting'
    try {
      await this.start()
    } catch (error) {
      if (this.#state === 'closing') return this.#finish()
      this.#onTrouble(error instanceof Error ? error : new Error(String(error)))
      this.#startAgain()
    }
  }

  #finish(): void {
    clearTimeout(this.#restartTimer)
    this.#state = 'closed'
    this.#calls.rejectUnsent(new ChatError('shutting-down'))
    this.#closed.resolve()
  }
}
