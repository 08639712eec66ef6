import type { Provider } from '@securechat/protocol'
import { Backoff } from '../connection/backoff.ts'
import { OfflineError } from '../connection/offline.ts'
import type { Schedule } from '../connection/schedule.ts'
import type { Entrance } from '../account/entrance.ts'
import type { ConnectionState, OverReason, Phase } from '../state.ts'

interface LobbyOptions {
  entrance: Entrance
  random: () => number
  nowMs: () => number
  schedule: Schedule
  changed: () => void
  fault: (error: unknown) => void
}

/** Where one is while nobody is signed in: finds out what the server waits for, and offers the accounts known here. */
export class Lobby {
  readonly #options: LobbyOptions
  readonly #backoff: Backoff
  #phase: Phase = { kind: 'starting' }
  #connection: ConnectionState = { kind: 'connecting' }
  #workspaceName: string | undefined
  #providers: Provider[] = []
  #reason: OverReason | undefined
  #cancel: () => void = () => {}
  #visit = 0

  constructor(options: LobbyOptions) {
    this.#options = options
    this.#backoff = new Backoff(options.random)
  }

  get phase(): Phase {
    return this.#phase
  }

  get connection(): ConnectionState {
    return this.#connection
  }

  get workspaceName(): string | undefined {
    return this.#workspaceName
  }

  get providers(): Provider[] {
    return this.#providers
  }

  /** Somebody has come in: asks the server until it answers. `reason` says why a session ended. */
  async enter(reason?: OverReason): Promise<void> {
    this.leave()
    const known = await this.#options.entrance.known()
    this.#reason = reason
    // Whoever has been here before may be offered to come back, whether the server answers or not.
    this.#phase = known.length > 0 ? this.#signedOut(known) : { kind: 'starting' }
    this.look()
  }

  leave(): void {
    this.#visit++
    this.#cancel()
    // Whoever comes back finds things as they are then, not as they were.
    this.#phase = { kind: 'starting' }
    this.#reason = undefined
  }

  /** Asks the server now. */
  look(): void {
    this.#cancel()
    const visit = ++this.#visit
    this.#become({ kind: 'connecting' })
    this.#ask(visit).catch((error: unknown) => {
      if (visit !== this.#visit) return
      if (!(error instanceof OfflineError)) this.#options.fault(error)
      const delayMs = this.#backoff.next()
      this.#cancel = this.#options.schedule(delayMs, () => this.look())
      this.#become({ kind: 'offline', retryAtMs: this.#options.nowMs() + delayMs })
    })
  }

  async #ask(visit: number): Promise<void> {
    const { entrance } = this.#options
    const [workspace, known] = await Promise.all([entrance.describe(), entrance.known()])
    if (visit !== this.#visit) return
    this.#workspaceName = workspace.name
    this.#providers = workspace.providers
    this.#phase = workspace.isSetUp ? this.#signedOut(known) : { kind: 'set-up' }
    this.#become({ kind: 'online' })
  }

  #signedOut(known: Extract<Phase, { kind: 'signed-out' }>['known']): Phase {
    return { kind: 'signed-out', known, ...(this.#reason && { reason: this.#reason }) }
  }

  #become(connection: ConnectionState): void {
    this.#connection = connection
    this.#options.changed()
  }
}
