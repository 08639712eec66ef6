import { ChatError, type RoomId } from '@securechat/protocol'
import { Entrance } from './account/entrance.ts'
import type { Keyring } from './account/keyring.ts'
import type { OpenDevice } from './account/local-device.ts'
import type { LocalSession } from './account/local-session.ts'
import { createRest } from './connection/rest.ts'
import { schedule } from './connection/schedule.ts'
import type { EngineApi, EngineClient, EngineUpdate } from './engine-api.ts'
import { Announcer } from './engine/announcer.ts'
import { roomApi } from './engine/api.ts'
import { Doors } from './engine/doors.ts'
import type { Environment } from './engine/environment.ts'
import { Lobby } from './engine/lobby.ts'
import { securityCalls } from './engine/security-calls.ts'
import { Session } from './engine/session.ts'
import { lobbyState, sessionState } from './engine/snapshot.ts'
import { Watches } from './engine/watches.ts'
import { EngineError } from './failures.ts'
import { createRooms } from './room/index.ts'
import type { EngineState, OverReason } from './state.ts'
import type { Store } from './store/store.ts'
import { Turns } from './turns.ts'

/** How long signing out waits for the server to hear of it. */
const FAREWELL_MS = 3_000
/** Key packages a device publishes at a time (CRYPTO §6.2): that many rooms can add it while it is away. */
const PACKAGE_COUNT = 50

/** The client itself: everything but an interface. One at a time may use a store. */
export interface Engine extends EngineClient {
  /** Like `close`, and says when everything has stopped and the store is closed. The session goes on with the next engine. */
  shutDown(): Promise<void>
}

/** What an engine is given to work with; whatever is left out is the real thing. */
export interface EngineOptions extends Partial<Omit<Environment, 'rest'>> {
  serverUrl: string
  openStore: () => Promise<Store>
  keyring: Keyring
}

/** Starts an engine: signed in as before, from what is on the device, whether the server can be reached or not. */
export async function createEngine({ openStore, keyring, ...options }: EngineOptions): Promise<Engine> {
  const environment = toEnvironment(options)
  const { serverUrl, rest, nowMs, packageCount } = environment
  const store = await openStore()
  const engine = new LocalEngine(
    environment,
    new Entrance({ serverUrl, rest, store, keyring, nowMs, packageCount }),
  )
  await engine.start()
  return engine
}

function toEnvironment(options: Omit<EngineOptions, 'openStore' | 'keyring'>): Environment {
  const { fetch = (url, init) => globalThis.fetch(url, init), ...given } = options
  // However it was written: it is signed, compared and put before paths.
  const serverUrl = new URL(options.serverUrl).origin
  return {
    rest: createRest(serverUrl, fetch, options.nowMs),
    fetch,
    connect: (url, subprotocol) => new WebSocket(url, subprotocol),
    createRooms,
    nowMs: Date.now,
    random: Math.random,
    schedule,
    packageCount: PACKAGE_COUNT,
    // Browsers show it in the console, and to whoever listens for errors.
    fault: (error) => globalThis.reportError?.(error),
    ...given,
    serverUrl,
  }
}

class LocalEngine implements Engine {
  readonly api: EngineApi
  readonly #environment: Environment
  readonly #store: Store
  readonly #doors: Doors
  readonly #lobby: Lobby
  readonly #announcer: Announcer
  readonly #watches = new Watches()
  /** Coming in and going out happen one after the other. */
  readonly #door = new Turns()
  readonly #wake = () => void this.api.reconnect()
  #session: Session | undefined

  constructor(environment: Environment, entrance: Entrance) {
    const { nowMs, random, schedule, fault } = environment
    this.#environment = environment
    this.#store = entrance.store
    this.#doors = new Doors(entrance, schedule)
    this.#announcer = new Announcer({
      schedule,
      nowMs,
      state: () => this.#state(),
      timeline: async (roomId) => this.#session?.parts.rooms.timeline(roomId).catch(() => undefined),
      isWatched: (roomId) => this.#watches.has(roomId),
      fault,
    })
    const changed = () => this.#announcer.changed()
    this.#lobby = new Lobby({ entrance, random, nowMs, schedule, changed, fault })
    this.api = this.#createApi()
  }

  async start(): Promise<void> {
    // Browsers and their workers say when the network is back; Node.js has no such event.
    globalThis.addEventListener?.('online', this.#wake)
    try {
      const device = await this.#doors.resume()
      if (device) await this.#enter(device)
    } catch (error) {
      // What is here cannot be opened: the password may still open it, or make this a new device.
      this.#environment.fault(error)
    }
    if (!this.#session) await this.#lobby.enter()
  }

  onUpdate(listener: (update: EngineUpdate) => void): () => void {
    return this.#announcer.onUpdate(listener)
  }

  watch(roomId: RoomId): () => void {
    const stop = this.#watches.watch(roomId)
    this.#announcer.changed(roomId)
    return stop
  }

  close(): void {
    this.shutDown().catch(this.#environment.fault)
  }

  shutDown(): Promise<void> {
    return this.#door.run(async () => {
      globalThis.removeEventListener?.('online', this.#wake)
      this.#lobby.leave()
      await this.#leave()
      await this.#store.close()
    })
  }

  #createApi(): EngineApi {
    const doors = this.#doors
    return {
      ...roomApi(() => this.#signedIn().parts.rooms),
      setUp: (given) => this.#comeIn(() => doors.setUp(given)),
      acceptInvite: async (given) => {
        let accepted: Awaited<ReturnType<Doors['acceptInvite']>> | undefined
        await this.#comeIn(async () => (accepted = await doors.acceptInvite(given)).device)
        return { roomId: accepted!.roomId }
      },
      ...securityCalls({
        doors,
        signedIn: () => this.#signedIn(),
        comeIn: (open) => this.#comeIn(open),
      }),
      signIn: (given) => this.#comeIn(() => doors.signIn(given)),
      signOut: (given) => this.#signOut(given?.forget ?? false),
      readInvite: (link) => doors.readInvite(link),
      devices: async () => this.#signedIn().parts.devices.list(),
      renameDevice: async (deviceId, name) => this.#signedIn().parts.devices.rename(deviceId, name),
      revokeDevice: async (deviceId) => this.#signedIn().parts.devices.revoke(deviceId),
      sessions: async () => this.#signedIn().parts.sessions.list(),
      endSession: async (sessionId) => this.#signedIn().parts.sessions.end(sessionId),
      endOtherSessions: async () => this.#signedIn().parts.sessions.endOthers(),
      safetyNumber: async (accountId) => this.#signedIn().parts.trust.safety(accountId),
      setVerified: async (...given) => this.#signedIn().parts.trust.setVerified(...given),
      reports: async () => this.#signedIn().parts.reports.list(),
      closeReport: async (reportId) => this.#signedIn().parts.reports.close(reportId),
      plugins: async () => this.#signedIn().parts.plugins.list(),
      configurePlugin: async (name, settings) => this.#signedIn().parts.plugins.configure(name, settings),
      restartPlugin: async (name) => this.#signedIn().parts.plugins.restart(name),
      acceptIdentity: async (...given) => this.#signedIn().parts.trust.accept(...given),
      setRoomSettings: async (...given) => this.#signedIn().parts.settings.setRoom(...given),
      setPersonSettings: async (change) => this.#signedIn().parts.settings.setPerson(change),
      setPresence: async (state) => this.#signedIn().setPresence(state),
      openFile: async (file) => this.#signedIn().parts.downloads.open(file),
      cancelFile: async (fileId) => this.#signedIn().parts.downloads.cancel(fileId),
      fileLimit: async () => this.#signedIn().parts.fileLimits.read(),
      reconnect: async () => (this.#session ? this.#session.parts.link.reconnect() : this.#lobby.look()),
      state: async () => this.#state(),
    }
  }

  #state(): EngineState {
    return this.#session ? sessionState(this.#session) : lobbyState(this.#lobby)
  }

  #signedIn(): Session {
    if (!this.#session) throw new ChatError('not-signed-in')
    return this.#session
  }

  /** Resolves once there is something to see: connected and caught up with what was promised, or found to be offline. */
  async #comeIn(open: () => Promise<OpenDevice>): Promise<void> {
    const session = await this.#door.run(async () => {
      if (this.#session)
        throw new EngineError({
          code: 'already-signed-in',
          says: 'Somebody is signed in here; sign out first.',
        })
      try {
        return await this.#enter(await open())
      } catch (error) {
        // Perhaps the server is not in the state the person was shown.
        this.#lobby.look()
        throw error
      }
    })
    await session.settled()
  }

  async #enter(device: OpenDevice): Promise<Session> {
    this.#lobby.leave()
    const session = await Session.open(device, this.#environment, {
      changed: (roomId) => this.#announcer.changed(roomId),
      transferred: (progress) => this.#announcer.transferred(progress),
      renewed: (renewed) => this.#doors.renewed(device.self.me.accountId, renewed),
      over: (reason) => this.#isOver(session, reason),
    })
    this.#session = session
    this.#watches.attach(session.parts.rooms)
    try {
      await session.start()
    } catch (error) {
      await this.#leave()
      throw error
    }
    this.#announcer.changed()
    return session
  }

  async #leave(): Promise<void> {
    const session = this.#session
    this.#session = undefined
    this.#watches.detach()
    await session?.stop()
  }

  #signOut(forget: boolean): Promise<void> {
    return this.#door.run(async () => {
      const { me, parts } = this.#signedIn()
      const ending = parts.keeper.fresh()
      // Offline there may be no fresh token to be had.
      ending.catch(() => {})
      await this.#leave()
      await this.#doors.lock(me.accountId, forget)
      await this.#sayGoodbye(ending)
      await this.#lobby.enter()
    })
  }

  /** The token is gone from this device either way; a server that cannot be reached forgets it by itself in time. */
  async #sayGoodbye(ending: Promise<LocalSession>): Promise<void> {
    const waited = Promise.withResolvers<void>()
    const cancel = this.#environment.schedule(FAREWELL_MS, waited.resolve)
    const ended = ending.then((session) => this.#doors.endSession(session)).catch(() => {})
    await Promise.race([ended, waited.promise])
    cancel()
  }

  #isOver(session: Session, reason: OverReason): void {
    this.#door
      .run(async () => {
        if (this.#session !== session) return
        await this.#leave()
        await this.#doors.lock(session.me.accountId, false)
        await this.#lobby.enter(reason)
      })
      .catch(this.#environment.fault)
  }
}
