import type { RoomId } from '@securechat/protocol'
import type { EngineClient, EngineUpdate } from '../engine-api.ts'
import { schedule as realSchedule, type Schedule } from '../connection/schedule.ts'
import { toFailure } from '../failures.ts'
import { share } from '../share.ts'
import type { EngineState, Timeline } from '../state.ts'
import { changeBetween, noChange } from './change.ts'
import {
  afterRestart,
  FORGOTTEN_AFTER_MS,
  type Channel,
  type FromEngine,
  type PeerId,
  type RemoteMessage,
  type ToEngine,
} from './messages.ts'

interface Interface {
  /** By room: what stops watching it. */
  watching: Map<RoomId, () => void>
  cancelForget: () => void
}

/** Lets interfaces on the other side of `channel` use this engine. @returns a function that stops it; the engine stays open. */
export function serveEngine(
  channel: Channel,
  engine: EngineClient,
  { schedule = realSchedule }: { schedule?: Schedule } = {},
): () => void {
  return new EngineServer(channel, engine, schedule).start()
}

class EngineServer {
  readonly #id: PeerId = crypto.randomUUID()
  readonly #channel: Channel
  readonly #engine: EngineClient
  readonly #schedule: Schedule
  readonly #interfaces = new Map<PeerId, Interface>()
  /** What the interfaces were told last, of the state and of each room's timeline; after it, only changes are told. */
  readonly #told = new Map<'state' | RoomId, EngineState | Timeline>()

  constructor(channel: Channel, engine: EngineClient, schedule: Schedule) {
    this.#channel = channel
    this.#engine = engine
    this.#schedule = schedule
  }

  start(): () => void {
    const stopUpdates = this.#engine.onUpdate((update) => this.#tell(update))
    // SAFETY: the channel is of this origin and carries nothing but these messages.
    const listener = (event: MessageEvent) => this.#take(event.data as RemoteMessage)
    this.#channel.addEventListener('message', listener)
    this.#channel.start?.()
    this.#say({ kind: 'engine', engine: this.#id })
    return () => {
      this.#channel.removeEventListener('message', listener)
      stopUpdates()
      for (const client of this.#interfaces.keys()) this.#forget(client)
    }
  }

  #take(message: RemoteMessage): void {
    switch (message.kind) {
      case 'here':
        return this.#meet(message.client, message.rooms)
      case 'gone':
        return this.#forget(message.client)
      case 'call':
        if (message.engine === this.#id) void this.#answer(message)
        return
      case 'engine':
      case 'reply':
      case 'failure':
      case 'update':
      case 'change':
    }
  }

  #meet(client: PeerId, rooms: RoomId[]): void {
    const known = this.#interfaces.get(client)
    const it = known ?? { watching: new Map<RoomId, () => void>(), cancelForget: () => {} }
    this.#interfaces.set(client, it)
    it.cancelForget()
    it.cancelForget = this.#schedule(FORGOTTEN_AFTER_MS, () => this.#forget(client))
    if (!known) this.#introduce()
    for (const [roomId, stop] of it.watching) {
      if (rooms.includes(roomId)) continue
      it.watching.delete(roomId)
      this.#told.delete(roomId)
      stop()
    }
    // The engine shows each as it is now, also when another interface watches it already.
    for (const roomId of rooms) {
      if (it.watching.has(roomId)) continue
      this.#told.delete(roomId)
      it.watching.set(roomId, this.#engine.watch(roomId))
    }
  }

  /** The first time as a whole: nobody who has just come could make anything of a change. */
  #tell(update: EngineUpdate): void {
    if (update.kind === 'transfer') return this.#say({ kind: 'update', engine: this.#id, update })
    const [of, now] =
      update.kind === 'state'
        ? (['state', update.state] as const)
        : ([update.timeline.roomId, update.timeline] as const)
    const before = this.#told.get(of)
    const shared = share(before, now)
    this.#told.set(of, shared)
    if (!before) return this.#say({ kind: 'update', engine: this.#id, update })
    const change = changeBetween(before, shared)
    // Whoever watches for a timeline hears of it, also when it came out the same.
    if (change || of !== 'state')
      this.#say({ kind: 'change', engine: this.#id, of, change: change ?? noChange })
  }

  #introduce(): void {
    this.#say({ kind: 'engine', engine: this.#id })
    this.#engine.api.state().then(
      (state) => {
        this.#told.delete('state')
        this.#tell({ kind: 'state', state })
      },
      () => {
        // An engine behind another channel, whose own has just gone: the next one tells its state by itself.
      },
    )
  }

  #forget(client: PeerId): void {
    const it = this.#interfaces.get(client)
    this.#interfaces.delete(client)
    it?.cancelForget()
    for (const stop of it?.watching.values() ?? []) stop()
  }

  async #answer({ client, id, name, args }: Extract<ToEngine, { kind: 'call' }>): Promise<void> {
    try {
      if (!Object.hasOwn(afterRestart, name)) throw new Error('there is no such call')
      // SAFETY: the other side calls through the same interface, whose types have checked the arguments.
      const call = this.#engine.api[name] as (...given: unknown[]) => Promise<unknown>
      this.#say({ kind: 'reply', client, id, value: await call.apply(this.#engine.api, args) })
    } catch (error) {
      this.#say({ kind: 'failure', client, id, failure: toFailure(error) })
    }
  }

  #say(message: FromEngine): void {
    this.#channel.postMessage(message)
  }
}
