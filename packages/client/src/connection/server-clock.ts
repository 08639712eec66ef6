/** The server's clock as far as it is known here. People's clocks are wrong by hours; the server refuses messages over two minutes off. */
export class ServerClock {
  readonly #nowMs: () => number
  #aheadMs = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** @param askedAtMs When the question was sent by our clock, if there was one: the answer was written halfway. */
  learn(serverMs: number, askedAtMs = this.#nowMs()): void {
    this.#aheadMs = Math.round(serverMs - (askedAtMs + this.#nowMs()) / 2)
  }

  nowMs(): number {
    return this.#nowMs() + this.#aheadMs
  }
}
