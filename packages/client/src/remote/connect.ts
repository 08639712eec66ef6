import type { RoomId } from '@securechat/protocol'
import type { EngineApi, EngineClient, EngineUpdate } from '../engine-api.ts'
import { Listeners } from '../connection/listeners.ts'
import { schedule as realSchedule, type Schedule } from '../connection/schedule.ts'
import { newEventId } from '../event-id.ts'
import { EngineError } from '../failures.ts'
import type { EngineState, Timeline } from '../state.ts'
import { withChange } from './change.ts'
import {
  afterRestart,
  HERE_EVERY_MS,
  type Channel,
  type FromEngine,
  type PeerId,
  type RemoteMessage,
  type ToEngine,
} from './messages.ts'

interface Call extends PromiseWithResolvers<unknown> {
  name: keyof EngineApi
  args: unknown[]
  /** The engine it was sent to; none while there is nobody to send it to. */
  engine?: PeerId | undefined
}

/**
 * An engine that lives elsewhere: in a worker, or in another tab. Engines come and go behind the channel; calls wait for one,
 * and what is watched is watched again with the next.
 */
export function connectEngine(
  channel: Channel,
  { schedule = realSchedule }: { schedule?: Schedule } = {},
): EngineClient {
  return new RemoteEngine(channel, schedule)
}

class RemoteEngine implements EngineClient {
  readonly api: EngineApi
  readonly #id: PeerId = crypto.randomUUID()
  readonly #channel: Channel
  readonly #schedule: Schedule
  readonly #updates = new Listeners<[EngineUpdate]>()
  readonly #calls = new Map<number, Call>()
  /** How often each room is watched here. */
  readonly #watching = new Map<RoomId, number>()
  /** The last of each room watched here. */
  readonly #shown = new Map<RoomId, Timeline>()
  #lastId = 0
  #engine: PeerId | undefined
  /** The last that `#engine` has said of it. */
  #state: EngineState | undefined
  #cancelHere: () => void = () => {}
  // SAFETY: the channel is of this origin and carries nothing but these messages.
  readonly #listener = (event: MessageEvent) => this.#take(event.data as RemoteMessage)

  constructor(channel: Channel, schedule: Schedule) {
    this.#channel = channel
    this.#schedule = schedule
    this.api = remoteApi((name, args) => this.#call(name, args))
    channel.addEventListener('message', this.#listener)
    channel.start?.()
    this.#sayHere()
  }

  onUpdate(listener: (update: EngineUpdate) => void): () => void {
    return this.#updates.add(listener)
  }

  watch(roomId: RoomId): () => void {
    const count = this.#watching.get(roomId) ?? 0
    this.#watching.set(roomId, count + 1)
    if (count > 0) this.#showAgain(roomId)
    else this.#sayHere()
    let isWatching = true
    return () => {
      if (isWatching) this.#unwatch(roomId)
      isWatching = false
    }
  }

  close(): void {
    this.#cancelHere()
    this.#channel.removeEventListener('message', this.#listener)
    this.#say({ kind: 'gone', client: this.#id })
    for (const id of this.#calls.keys()) this.#settle(id, (call) => call.reject(restarted()))
  }

  #unwatch(roomId: RoomId): void {
    const count = this.#watching.get(roomId)! - 1
    if (count > 0) return void this.#watching.set(roomId, count)
    this.#watching.delete(roomId)
    this.#shown.delete(roomId)
    this.#sayHere()
  }

  /** The new watcher has not seen what the others have. */
  #showAgain(roomId: RoomId): void {
    queueMicrotask(() => {
      const timeline = this.#shown.get(roomId)
      if (timeline) this.#updates.tell({ kind: 'timeline', timeline })
    })
  }

  #call(name: keyof EngineApi, args: unknown[]): Promise<unknown> {
    const call: Call = { name, args, ...Promise.withResolvers<unknown>() }
    const id = ++this.#lastId
    this.#calls.set(id, call)
    if (this.#engine) this.#send(id, call, this.#engine)
    return call.promise
  }

  #send(id: number, call: Call, engine: PeerId): void {
    call.engine = engine
    this.#say({ kind: 'call', client: this.#id, engine, id, name: call.name, args: call.args })
  }

  #take(message: RemoteMessage): void {
    switch (message.kind) {
      case 'engine':
        return this.#follow(message.engine)
      case 'reply':
        if (message.client === this.#id) this.#settle(message.id, (call) => call.resolve(message.value))
        return
      case 'failure':
        return this.#fail(message)
      case 'update':
        return this.#tell(message.engine, message.update)
      case 'change':
        return this.#change(message)
      case 'here':
      case 'gone':
      case 'call':
    }
  }

  #fail({ client, id, failure }: Extract<FromEngine, { kind: 'failure' }>): void {
    if (client === this.#id) this.#settle(id, (call) => call.reject(new EngineError(failure)))
  }

  /** An engine has said that it is there: the one we use already, the first, or the successor of one that died. */
  #follow(engine: PeerId): void {
    if (engine === this.#engine) return
    this.#engine = engine
    this.#state = undefined
    this.#shown.clear()
    this.#sayHere()
    for (const [id, call] of this.#calls) {
      const isSafe = call.engine === undefined || afterRestart[call.name] === 'again'
      if (isSafe) this.#send(id, call, engine)
      else this.#settle(id, () => call.reject(restarted()))
    }
  }

  #tell(engine: PeerId, update: EngineUpdate): void {
    if (engine !== this.#engine) return
    if (update.kind === 'state') this.#state = update.state
    if (update.kind === 'timeline') {
      const { roomId } = update.timeline
      if (!this.#watching.has(roomId)) return
      this.#shown.set(roomId, update.timeline)
    }
    this.#updates.tell(update)
  }

  /** Without what it is a change of, it is for others: this interface will be told the whole. */
  #change({ engine, of, change }: Extract<FromEngine, { kind: 'change' }>): void {
    if (engine !== this.#engine) return
    const timeline = of === 'state' ? undefined : this.#shown.get(of)
    if (timeline) this.#tell(engine, { kind: 'timeline', timeline: withChange(timeline, change) })
    if (of === 'state' && this.#state)
      this.#tell(engine, { kind: 'state', state: withChange(this.#state, change) })
  }

  #sayHere(): void {
    this.#cancelHere()
    this.#cancelHere = this.#schedule(HERE_EVERY_MS, () => this.#sayHere())
    this.#say({ kind: 'here', client: this.#id, rooms: [...this.#watching.keys()] })
  }

  #settle(id: number, settle: (call: Call) => void): void {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    if (call) settle(call)
  }

  #say(message: ToEngine): void {
    this.#channel.postMessage(message)
  }
}

function remoteApi(call: (name: keyof EngineApi, args: unknown[]) => Promise<unknown>): EngineApi {
  const names = Object.keys(afterRestart) as (keyof EngineApi)[] // SAFETY: the table has every call and nothing else.
  const calls = names.map((name) => [name, (...args: unknown[]) => call(name, args)])
  // SAFETY: one function for each name; arguments and results are those of the engine's own.
  const api = Object.fromEntries(calls) as EngineApi
  const send: EngineApi['send'] = (roomId, text, eventId = newEventId(), ...extras) =>
    // SAFETY: as above.
    call('send', [roomId, text, eventId, ...extras]) as ReturnType<EngineApi['send']>
  const sendFiles: EngineApi['sendFiles'] = (roomId, message, eventId = newEventId()) =>
    // SAFETY: as above.
    call('sendFiles', [roomId, message, eventId]) as ReturnType<EngineApi['sendFiles']>
  return { ...api, send, sendFiles }
}

const restarted = () =>
  new EngineError({
    code: 'engine-restarted',
    says: 'The app restarted before this was done; look whether it was.',
  })
