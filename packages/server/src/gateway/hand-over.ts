import type { Storage } from '../storage/storage.ts'

/** The same store, for one request: it says when that request's entry has been handed to the log. */
export type HandOver = (onAppend: () => void) => Storage

/**
 * Numbers are given in the order in which `append` is called, whatever is synced first: from then on the request's place is
 * certain, and the next one on the same socket need not wait for the disk.
 */
export function handOverTo(storage: Storage): HandOver {
  class OneRequest {
    readonly #onAppend: () => void

    constructor(onAppend: () => void) {
      this.#onAppend = onAppend
    }

    append(entry: Parameters<Storage['append']>[0]): ReturnType<Storage['append']> {
      const appended = storage.append(entry)
      this.#onAppend()
      return appended
    }
  }
  Object.setPrototypeOf(OneRequest.prototype, storage)
  // Safe: what it does not have itself is found in the store, whose methods need no `this`.
  return (onAppend) => new OneRequest(onAppend) as unknown as Storage
}
