/** Those who want to know. A listener that removes another while it runs has removed it; one that it adds is told too. */
export class Listeners<Args extends unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>()

  /** @returns a function that takes it away again; calling that twice is harmless. */
  add(listener: (...args: Args) => void): () => void {
    // Wrapped, so that the same function can be added twice and taken away once.
    const own = (...args: Args) => listener(...args)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  tell(...args: Args): void {
    for (const listener of this.#listeners) listener(...args)
  }
}
