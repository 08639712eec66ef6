import type { RoomId } from '@securechat/protocol'
import type { EngineApi, EngineClient, EngineUpdate } from '../engine-api.ts'
import { Listeners } from '../connection/listeners.ts'
import type { EngineState, Timeline } from '../state.ts'

export const room = (letter: string): RoomId => letter.repeat(21).concat('A') as RoomId

export const aState = (name: string): EngineState => ({
  phase: { kind: 'signed-in' },
  connection: { kind: 'online' },
  workspaceName: name,
  rooms: [],
  people: [],
  settings: { person: {}, rooms: {} },
  openRooms: [],
  mayMakePublic: false,
})

export const aTimeline = (roomId: RoomId): Timeline => ({
  roomId,
  lines: [],
  hasOlder: false,
  newAfterSeq: 0,
  headSeq: 0,
})

/** An engine that remembers what it was asked; each call answers as `answers` says. */
export class TestEngine implements EngineClient {
  readonly asked: { name: string; args: unknown[] }[] = []
  readonly watched: string[] = []
  readonly api: EngineApi
  readonly #updates = new Listeners<[EngineUpdate]>()

  constructor(answers: Partial<EngineApi>) {
    const known: Partial<EngineApi> = {
      state: async () => aState('Example'),
      timeline: async (roomId) => aTimeline(roomId),
      ...answers,
    }
    // SAFETY: the proxy answers every name that the interface has.
    this.api = new Proxy({} as EngineApi, {
      get: (_target, name: string) => this.#asks(name, known[name as keyof EngineApi]),
    })
  }

  onUpdate(listener: (update: EngineUpdate) => void): () => void {
    return this.#updates.add(listener)
  }

  watch(roomId: RoomId): () => void {
    this.watched.push(roomId)
    queueMicrotask(() => this.tells({ kind: 'timeline', timeline: aTimeline(roomId) }))
    return () => void this.watched.splice(this.watched.indexOf(roomId), 1)
  }

  close(): void {}

  tells(update: EngineUpdate): void {
    this.#updates.tell(update)
  }

  /** The calls that matter to a test: without those that every interface makes by itself. */
  get calls(): string[] {
    return this.asked.map(({ name }) => name).filter((name) => name !== 'state' && name !== 'timeline')
  }

  #asks(name: string, answer: unknown) {
    return (...args: unknown[]) => {
      this.asked.push({ name, args })
      if (typeof answer !== 'function') throw new Error(`the test did not say how to answer ${name}`)
      return answer(...args) as unknown
    }
  }
}
