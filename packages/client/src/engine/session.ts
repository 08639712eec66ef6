import { ChatError, setPresence, type Signal } from '@securechat/protocol'
import type { OpenDevice } from '../account/local-device.ts'
import { renameSelf } from '../account/self.ts'
import { OfflineError } from '../connection/offline.ts'
import type { Schedule } from '../connection/schedule.ts'
import type { Me, OwnPresence } from '../state.ts'
import type { Environment } from './environment.ts'
import { runErrands } from './errands.ts'
import { assemble, type SessionEvents, type SessionParts } from './session-parts.ts'

const SLIDE_MS = 12 * 3_600_000

/** Somebody signed in on this device, from opening its store to signing out. */
export class Session {
  readonly parts: SessionParts
  isStopped = false
  readonly #device: OpenDevice
  readonly #fault: (error: unknown) => void
  readonly #schedule: Schedule
  readonly #stops: (() => void)[] = []
  readonly #settled = Promise.withResolvers<void>()
  #presence: OwnPresence = 'online'
  #wasOnline = false
  #stopSliding: () => void = () => {}

  private constructor(device: OpenDevice, parts: SessionParts, environment: Environment) {
    this.parts = parts
    this.#device = device
    this.#fault = environment.fault
    this.#schedule = environment.schedule
  }

  static async open(
    device: OpenDevice,
    environment: Environment,
    events: Omit<SessionEvents, 'connectionChanged'>,
  ): Promise<Session> {
    let session: Session | undefined
    // What fails because everything around it has stopped is no surprise.
    const fault = (error: unknown) => session?.isStopped || environment.fault(error)
    const parts = await assemble(
      device,
      { ...environment, fault },
      {
        ...events,
        connectionChanged: () => {
          session?.lookAtConnection()
          events.changed()
        },
      },
    )
    session = new Session(device, parts, { ...environment, fault })
    return session
  }

  get me(): Me {
    return this.parts.identity.me
  }

  get workspaceName(): string {
    return this.parts.identity.workspaceName
  }

  /** Shows what this device knows, then connects. */
  async start(): Promise<void> {
    const { link, people, rooms, workspaceKey } = this.parts
    this.#stops.push(
      // Before the rooms listen: they ask about people as soon as they hear.
      link.onOpen(() => this.#opened()),
      link.onSignal((signal) => this.#hear(signal)),
      people.onChange(() => this.#learnAboutSelf()),
      workspaceKey.follow(this.#fault),
    )
    await rooms.start()
    this.#stops.push(link.onOpen(() => this.#inBackground(() => this.#runErrands())))
    link.start()
  }

  /** Resolves after the first attempt to do what making the account promised, and when there is no connection to do it over. */
  settled(): Promise<void> {
    return this.#settled.promise
  }

  /** Nothing of it runs or writes afterwards, and its secrets are gone from memory as far as that can be had. */
  async stop(): Promise<void> {
    this.isStopped = true
    for (const stop of this.#stops) stop()
    this.#stopSliding()
    this.parts.link.stop()
    this.parts.downloads.stop()
    await this.parts.rooms.stop()
    await this.#device.store.close()
    this.#device.self.vaultSecret.fill(0)
    this.#device.self.workspaceKey.fill(0)
    this.#settled.resolve()
  }

  /** Takes effect now, or with the next connect. */
  async setPresence(state: OwnPresence): Promise<void> {
    this.#presence = state
    if (this.parts.link.isOpen) await this.parts.link.request(setPresence, { state })
  }

  lookAtConnection(): void {
    const { kind } = this.parts.link.state
    const wasOnline = this.#wasOnline
    this.#wasOnline = kind === 'online'
    if (wasOnline && kind !== 'online') this.parts.people.wentOffline()
    if (kind === 'offline') this.#settled.resolve()
  }

  #opened(): void {
    const { link, people, vault, keyPackages, devices, workspaceKey } = this.parts
    if (this.#presence !== 'online') this.#inBackground(() => this.setPresence(this.#presence))
    this.#inBackground(async () => {
      await people.catchUp()
      await workspaceKey.look()
    })
    vault.catchUp()
    this.#inBackground(() => devices.introduce())
    this.#inBackground(() => keyPackages.replenish(link))
    this.#slide()
  }

  /** A connection that holds for weeks uses the session all the same. */
  #slide(): void {
    this.#stopSliding()
    this.#stopSliding = this.#schedule(SLIDE_MS, () => {
      this.#inBackground(() => this.parts.keeper.refresh())
      this.#slide()
    })
  }

  #hear(signal: Signal): void {
    const { link, people, vault, keyPackages, workspaceKey } = this.parts
    this.#inBackground(async () => {
      await people.hear(signal)
      if (signal.kind === 'person') await workspaceKey.look()
    })
    if (signal.kind === 'settings') this.#inBackground(() => vault.refresh())
    if (signal.kind === 'key-packages-low') this.#inBackground(() => keyPackages.replenish(link))
  }

  async #runErrands(): Promise<void> {
    try {
      await runErrands(this.#device.store, this.parts.rooms)
    } finally {
      this.#settled.resolve()
    }
  }

  /** Name and role are the server's word; a device that was just enrolled does not know its role yet. */
  #learnAboutSelf(): void {
    const { identity, people } = this.parts
    const { accountId } = identity.me
    const known = people.get(accountId)
    if (!known || (known.name === identity.me.name && known.role === identity.me.role)) return
    identity.me = { accountId, name: known.name, role: known.role }
    this.#inBackground(() => renameSelf(this.#device.store, identity))
  }

  #inBackground(job: () => Promise<void>): void {
    job().catch((error: unknown) => {
      // The next connect does it again.
      const isExpected =
        error instanceof OfflineError || (error instanceof ChatError && error.remedy === 'retry')
      if (!isExpected) this.#fault(error)
    })
  }
}
