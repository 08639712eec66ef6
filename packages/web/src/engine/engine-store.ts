import { share } from '@securechat/client'
import { createStore, type Store } from '../state/store.ts'
import type {
  EngineApi,
  EngineClient,
  EngineState,
  EngineUpdate,
  FileId,
  RoomId,
  Timeline,
} from './contract.ts'

const nothingYet: EngineState = {
  phase: { kind: 'starting' },
  connection: { kind: 'connecting' },
  rooms: [],
  people: [],
  settings: { person: {}, rooms: {} },
  openRooms: [],
  mayMakePublic: false,
}

/** Timelines kept after their room was left, so that coming back shows it at once, unless something has come since. */
const keptTimelines = 12

export interface Transfer {
  doneBytes: number
  totalBytes: number
}

/** The latest of what the engine has said, for drawing. What did not change between updates stays the same object. */
export class EngineStore {
  readonly api: EngineApi
  readonly state: Store<EngineState> = createStore(nothingYet)
  /** Set once this tab's engine has failed to begin: nothing will ever come from it. */
  readonly isBroken: Store<boolean> = createStore(false)
  /** Files on their way, up or down, and how far they have come. */
  readonly transfers: Store<Readonly<Record<FileId, Transfer | undefined>>> = createStore({})
  readonly #client: EngineClient
  readonly #timelines = new Map<RoomId, Store<Timeline | undefined>>()
  /** Rooms that were left, with how far their log went then. */
  readonly #leftAt = new Map<RoomId, number>()

  constructor(client: EngineClient) {
    this.#client = client
    this.api = client.api
    client.onUpdate((update) => this.#take(update))
    client.api.state().then(
      (state) => this.#take({ kind: 'state', state }),
      () => {},
    )
  }

  markBroken(): void {
    this.isBroken.set(() => true)
  }

  timeline(roomId: RoomId): Store<Timeline | undefined> {
    const store = this.#timelines.get(roomId) ?? createStore<Timeline | undefined>(undefined)
    this.#timelines.delete(roomId)
    this.#timelines.set(roomId, store)
    const oldest = this.#timelines.keys().next().value
    if (this.#timelines.size > keptTimelines && oldest !== undefined) this.#timelines.delete(oldest)
    return store
  }

  /** Keeps a room's timeline fresh. @returns a function that stops it. */
  watch(roomId: RoomId): () => void {
    this.#leftAt.delete(roomId)
    const stop = this.#client.watch(roomId)
    return () => {
      this.#leftAt.set(roomId, this.#headOf(roomId))
      stop()
    }
  }

  /** Hears of every change in a watched room, also of one that its timeline does not show. */
  onTimeline(roomId: RoomId, listener: () => void): () => void {
    return this.#client.onUpdate((update) => {
      if (update.kind === 'timeline' && update.timeline.roomId === roomId) listener()
    })
  }

  #headOf(roomId: RoomId): number {
    return this.state.get().rooms.find((room) => room.roomId === roomId)?.headSeq ?? 0
  }

  /** Drawn first, an old timeline would have no "New" line: the room would open at its end and pass for read. */
  #forgetOutdated(): void {
    for (const [roomId, headSeq] of this.#leftAt) {
      if (this.#headOf(roomId) === headSeq) continue
      this.#leftAt.delete(roomId)
      this.#timelines.delete(roomId)
    }
  }

  #take(update: EngineUpdate): void {
    if (update.kind === 'state') {
      this.state.set((before) => share(before, update.state))
      this.#forgetOutdated()
      if (update.state.phase.kind === 'signed-out') this.#timelines.clear()
    } else if (update.kind === 'transfer') {
      const { fileId, doneBytes, totalBytes } = update
      this.transfers.set((now) => ({ ...now, [fileId]: { doneBytes, totalBytes } }))
    } else this.timeline(update.timeline.roomId).set((before) => share(before, update.timeline))
  }
}
