import { fileURLToPath } from 'node:url'
import type { CatchUp, CatchUpResult } from '../load/catch-up.ts'
import type { Drive, DriveResult } from '../load/drive.ts'
import type { GeneratorRequest } from '../load/generator-program.ts'
import type { Spread } from '../load/samples.ts'
import { Program } from './program.ts'

const file = fileURLToPath(new URL('../load/generator-program.ts', import.meta.url))

type Told = { value: unknown } | { error: string } | { stage: 'begin' | 'end' }

/** The load generator, from the side of whoever measures. */
export class Generator implements AsyncDisposable {
  readonly #program: Program

  constructor(cores: string) {
    this.#program = new Program(file, { cores })
  }

  aim(at: Omit<Extract<GeneratorRequest, { kind: 'aim' }>, 'kind'>): Promise<void> {
    return this.#ask({ kind: 'aim', ...at })
  }

  connect(count: number, openingAtOnce = 50, resumes = true): Promise<{ seconds: number; each: Spread }> {
    return this.#ask({ kind: 'connect', count, openingAtOnce, resumes })
  }

  /** @param onMeasuring Called when the measured time begins and when it ends. */
  drive(
    drive: Drive,
    onMeasuring: (stage: 'begin' | 'end') => Promise<void> = async () => {},
  ): Promise<DriveResult> {
    return this.#ask({ kind: 'drive', drive }, onMeasuring)
  }

  catchUp(plan: CatchUp): Promise<CatchUpResult> {
    return this.#ask({ kind: 'catch-up', plan })
  }

  close(): Promise<void> {
    return this.#ask({ kind: 'close' })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]()
  }

  async #ask<Value>(
    request: GeneratorRequest,
    onStage?: (stage: 'begin' | 'end') => Promise<void>,
  ): Promise<Value> {
    for (let told = await this.#program.ask<Told>(request); ; told = await this.#program.next<Told>()) {
      if ('error' in told) throw new Error(told.error)
      if ('stage' in told) await onStage?.(told.stage)
      // Safe: generator-program.ts answers each request with what these methods promise.
      else return told.value as Value
    }
  }
}
