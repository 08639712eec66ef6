/** How long anything that should be seen may take; a loaded machine with two cores included. */
const LIMIT_MS = 45_000

export interface Watched {
  /** Calls back whenever there may be something new to see. @returns a function that stops it. */
  onChange(look: () => void): () => void
  /** For people: what can be seen now. */
  describe(): string
}

/**
 * Waits until `check` is true, looking whenever something changes; no polling, no sleeping.
 *
 * @throws Error after the limit, with what was seen instead of `what`.
 */
export async function eventually(
  watched: Watched,
  what: string,
  check: () => boolean | Promise<boolean>,
  limitMs = LIMIT_MS,
): Promise<void> {
  const done = Promise.withResolvers<void>()
  const look = () => {
    Promise.resolve()
      .then(check)
      .then((isTrue) => isTrue && done.resolve(), done.reject)
  }
  const stop = watched.onChange(look)
  const timer = setTimeout(() => {
    done.reject(new Error(`waited ${limitMs} ms for ${what}; seen instead:\n${watched.describe()}`))
  }, limitMs)
  look()
  try {
    await done.promise
  } finally {
    clearTimeout(timer)
    stop()
  }
}
