import type { Channel } from '@securechat/client'

type Listener = (event: MessageEvent) => void

/** A channel whose other end is any number of listeners in this process and wires to other ones: everybody hears everything. */
export class FanChannel implements Channel {
  readonly #listeners = new Set<Listener>()
  /** Where what is posted here goes. */
  readonly #posted: (message: unknown) => void

  constructor(posted: (message: unknown) => void) {
    this.#posted = posted
  }

  postMessage(message: unknown): void {
    this.#posted(message)
  }

  addEventListener(_type: 'message', listener: Listener): void {
    this.#listeners.add(listener)
  }

  removeEventListener(_type: 'message', listener: Listener): void {
    this.#listeners.delete(listener)
  }

  /** A message has come in. */
  take(message: unknown): void {
    for (const listener of this.#listeners) listener(new MessageEvent('message', { data: message }))
  }
}
