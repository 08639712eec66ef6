/** Runs jobs one at a time, in the order given. A job that fails does not stop the ones behind it. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(job)
    this.#last = result.catch(() => {})
    return result
  }

  /** Resolves once every job given so far has ended. */
  async idle(): Promise<void> {
    await this.#last
  }
}
