import { Client, type Target } from './client.ts'
import type { Dialect } from './dialect.ts'

/** How many connections are being opened at any moment. */
const OPENING_AT_ONCE = 100

/** Many clients, in the order of their numbers. */
export class Fleet {
  readonly clients: Client[] = []
  readonly #dialect: Dialect
  readonly #target: Target
  #session: Buffer | undefined

  constructor(dialect: Dialect, target: Target) {
    this.#dialect = dialect
    this.#target = target
  }

  /** Opens as many connections, a few at a time, and waits until all are in. @returns how long each took. */
  async connect(count: number, opening = OPENING_AT_ONCE, resumes = true): Promise<number[]> {
    const tookMs: number[] = []
    const first = this.clients.length
    this.clients.length += count
    let next = first
    const open = async () => {
      while (next < first + count) {
        const number = next++
        const startedAtMs = performance.now()
        await this.#open(number, resumes)
        tookMs.push(performance.now() - startedAtMs)
      }
    }
    await Promise.all(Array.from({ length: Math.min(opening, count) }, open))
    return tookMs
  }

  closeAll(): void {
    for (const client of this.clients) client.close()
    this.clients.length = 0
  }

  async #open(number: number, resumes: boolean): Promise<void> {
    const session = resumes ? this.#session : undefined
    const client = new Client(number, this.#dialect, { ...this.#target, ...(session && { session }) })
    client.onSession = (given) => (this.#session = given)
    this.clients[number] = client
    await client.entered
  }
}
