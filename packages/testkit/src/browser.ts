import 'fake-indexeddb/auto'
import { createEngine, IndexedDbKeyring, IndexedDbStore, type Engine } from '@securechat/client'
import { newId } from '@securechat/crypto'

/**
 * What a browser keeps for one site: the engine's databases as in production, over an IndexedDB in memory. Importing this
 * file puts that where a browser has it, which is why the package offers it by a name of its own.
 */
export class Browser {
  readonly #serverUrl: string
  readonly #name = `browser-${newId()}`

  constructor(serverUrl: string) {
    this.#serverUrl = serverUrl
  }

  /** Opens the app on what is there; shut the one before down first. */
  async openApp(): Promise<Engine> {
    return createEngine({
      serverUrl: this.#serverUrl,
      openStore: () => IndexedDbStore.open(this.#name),
      keyring: await IndexedDbKeyring.open(`${this.#name}-keys`),
      packageCount: 5,
      // Left unhandled on purpose, as in `Client`: it fails the test that is running.
      fault: (error) => void Promise.reject(error),
    })
  }
}
