import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0

/** Whether server and generator have a core each. */
export const isPinned = canPin

const PATIENCE_MS = 10_000

/** A program in a process of its own, on a core of its own where that can be had, that answers over IPC. */
export class Program implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #died: Promise<never>

  /** @param cores As `taskset` takes them. */
  constructor(file: string, { cores, args = [], nodeArgs = [] }: Started) {
    const pinned = canPin
      ? { execPath: 'taskset', execArgv: ['-c', cores, process.execPath, ...nodeArgs] }
      : { execArgv: nodeArgs }
    this.#child = fork(file, args, {
      ...pinned,
      serialization: 'json',
      // As scripts/start.mjs does.
      env: { ...process.env, MALLOC_TRIM_THRESHOLD_: '131072' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#died = once(this.#child, 'exit').then(([code, signal]) => {
      throw new Error(`${file} ended with ${String(code ?? signal)}`)
    })
    this.#died.catch(() => {})
  }

  get pid(): number {
    return this.#child.pid!
  }

  async next<Message>(): Promise<Message> {
    const [message] = (await Promise.race([once(this.#child, 'message'), this.#died])) as [Message]
    return message
  }

  ask<Message>(request: object): Promise<Message> {
    const answered = this.next<Message>()
    this.#child.send(request)
    return answered
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const cut = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS)
    await ended
    clearTimeout(cut)
  }
}

export interface Started {
  cores: string
  args?: string[]
  nodeArgs?: string[]
}
