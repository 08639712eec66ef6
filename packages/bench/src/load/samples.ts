/** Times in milliseconds, and what of them is told. */
export interface Spread {
  count: number
  p50: number
  p99: number
  p999: number
  max: number
}

/** Collects durations; bounded, by leaving out ever more once there are very many. */
export class Samples {
  readonly #values = new Float64Array(1 << 20)
  #count = 0

  add(ms: number): void {
    this.#values[this.#count % this.#values.length] = ms
    this.#count++
  }

  clear(): void {
    this.#count = 0
  }

  spread(): Spread {
    const values = this.#values.slice(0, Math.min(this.#count, this.#values.length)).sort()
    const at = (share: number) =>
      values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN
    return { count: this.#count, p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) }
  }
}
