/** How large the batches are that share a sync, and how long one takes. Counts since the start, for /metrics. */
export class BatchLoad {
  #batches = 0
  #calls = 0
  #largest = 0
  #ms = 0
  #longestMs = 0

  wrote(calls: number, tookMs: number): void {
    this.#batches++
    this.#calls += calls
    this.#largest = Math.max(this.#largest, calls)
    this.#ms += tookMs
    this.#longestMs = Math.max(this.#longestMs, tookMs)
  }

  /** @param measured What the store itself measured. The largest and the longest are of the time since they were last asked for. */
  addTo(measured: unknown): Record<string, number> {
    const [largestBatch, longestBatchSeconds] = [this.#largest, this.#longestMs / 1000]
    this.#largest = 0
    this.#longestMs = 0
    const counts = { batches: this.#batches, batchedCalls: this.#calls, batchSeconds: this.#ms / 1000 }
    // Safe: that is what `measure` answers.
    return { ...(measured as Record<string, number>), ...counts, largestBatch, longestBatchSeconds }
  }
}
