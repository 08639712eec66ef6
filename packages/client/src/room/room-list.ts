import {
  ChatError,
  isPublicRoomId,
  listRooms,
  type Room as ServerRoom,
  type RoomId,
} from '@securechat/protocol'
import { Turns } from '../turns.ts'
import { Batch } from './batch.ts'
import { headKey, headPrefix, roomPrefix } from './keys.ts'
import { Profiles } from './profiles.ts'
import { Room } from './room.ts'
import type { SharedTools } from './room-parts.ts'
import { putChanges, type RoomState, withHead } from './room-state.ts'
import { newRoomState } from './server-room.ts'

/** The rooms this account is in or has asked to join: loaded at the start, and compared with the server's list. */
export class RoomList {
  readonly #tools: SharedTools
  readonly #profiles: Profiles
  readonly #rooms = new Map<RoomId, Room>()
  /** For as long as this runs: an interface may hold on to the id for a moment, no longer. */
  readonly #instead = new Map<RoomId, RoomId>()
  /** Rooms the account is out of, until what they left on this device is deleted. */
  readonly #gone = new Map<RoomId, Room>()
  readonly #turns = new Turns()
  #isSyncDue = false

  constructor(tools: SharedTools) {
    this.#tools = tools
    this.#profiles = new Profiles(tools.cryptography)
  }

  get all(): Room[] {
    return [...this.#rooms.values()]
  }

  get(roomId: RoomId): Room | undefined {
    return this.#rooms.get(this.#instead.get(roomId) ?? roomId)
  }

  /** Two people began a direct room at once and the other's stands: whoever still says ours means that one. */
  useInstead(made: RoomId, existing: RoomId): void {
    this.#instead.set(made, existing)
  }

  async load(): Promise<void> {
    const heads = await this.#tools.context.store.list({ prefix: headPrefix })
    // SAFETY: written by headKey.
    await Promise.all(heads.map(([key]) => this.#load(key.slice(headPrefix.length) as RoomId)))
  }

  /**
   * Reads the server's list: new rooms come, others are brought up to date, and those that are not in it go. Asked
   * several times at once, it reads once more after the reading under way.
   *
   * @throws OfflineError, ChatError
   */
  sync(): Promise<void> {
    this.#isSyncDue = true
    return this.#turns.run(async () => {
      if (!this.#isSyncDue) return
      this.#isSyncDue = false
      // As of now: what is made or entered while the answer is on its way is not in it.
      const known = this.all.filter(isListed)
      const { rooms } = await this.#tools.context.link.request(listRooms, {})
      const listed = new Set(rooms.map(({ roomId }) => roomId))
      for (const room of rooms) if (isWhatItsIdSays(room)) await this.#take(room)
      for (const room of known)
        if (!listed.has(room.roomId) && this.#rooms.get(room.roomId) === room) await this.#leave(room)
    })
  }

  /** A room the server has just told about. */
  async take(listed: ServerRoom): Promise<Room> {
    if (!isWhatItsIdSays(listed)) throw new ChatError('not-allowed')
    return this.#turns.run(() => this.#take(listed))
  }

  /** A room made on this device. */
  async add(state: RoomState, fill: (batch: Batch) => Promise<void>): Promise<Room> {
    const batch = new Batch()
    putChanges(undefined, state, batch)
    await fill(batch)
    await batch.writeTo(this.#tools.context.store)
    const room = await this.#load(state.head.roomId)
    this.#tools.context.changed(state.head.roomId)
    return room! // SAFETY: its head was just written.
  }

  /** The account is out: everything of the room on this device goes, its epochs' secrets in the vault excepted. */
  async remove(roomId: RoomId): Promise<void> {
    const room = this.#rooms.get(roomId)
    if (room) await this.#leave(room)
    await this.#turns.run(() => this.#erase(roomId))
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((room) => room.stop()))
    await this.#turns.idle()
  }

  async #load(roomId: RoomId): Promise<Room | undefined> {
    const room = await Room.load(roomId, this.#tools, (gone) => this.#drop(gone))
    if (!room) return undefined
    if (room.state.head.stage === 'gone') this.#drop(room)
    else this.#rooms.set(roomId, room)
    return room
  }

  async #take(listed: ServerRoom): Promise<Room> {
    const room = this.#rooms.get(listed.roomId) ?? (await this.#create(listed))
    await this.#nameFromProfile(room, listed)
    await room.sync(listed)
    this.#tools.context.changed(listed.roomId)
    return room
  }

  async #create(listed: ServerRoom): Promise<Room> {
    await this.#erase(listed.roomId)
    const { store, identity } = this.#tools.context
    const batch = new Batch()
    putChanges(undefined, newRoomState(listed, identity.me.accountId), batch)
    await batch.writeTo(store)
    return (await this.#load(listed.roomId))! // SAFETY: its head was just written.
  }

  /** Until a message or a briefing names it. */
  async #nameFromProfile(room: Room, { roomId, sealedProfile, profile: told }: ServerRoom): Promise<void> {
    if (room.state.head.nameSeq > 0) return
    const profile = told ?? (sealedProfile && (await this.#profiles.open(roomId, sealedProfile)))
    if (!profile) return
    await room.parts.core.step(async (state) => {
      const { name, topic, nameSeq } = state.head
      const said = { name: profile.name, topic: profile.topic }
      const isSame = name === said.name && topic === said.topic
      return nameSeq > 0 || isSame ? undefined : { state: withHead(state, said) }
    })
  }

  /** Marked on disk first, so that a start that comes in between finishes the work. */
  #leave(room: Room): Promise<void> {
    return room.parts.core.step(async (state) => ({ state: withHead(state, { stage: 'gone' }) }))
  }

  #drop(room: Room): void {
    const { roomId } = room
    if (this.#rooms.get(roomId) === room) this.#rooms.delete(roomId)
    this.#gone.set(roomId, room)
    this.#tools.context.changed(roomId)
    this.#tools.background.run(async () => {
      await this.#turns.run(() => this.#erase(roomId))
      // The account may have been let in again since.
      this.#tools.lookAgain()
    })
  }

  /** Whatever was of a room that has gone. The head goes last, since it says that there is something to delete. */
  async #erase(roomId: RoomId): Promise<void> {
    const room = this.#gone.get(roomId)
    if (!room) return
    const { store } = this.#tools.context
    await room.stop()
    await store.deletePrefix(roomPrefix(roomId))
    await store.write({ delete: [headKey(roomId)] })
    this.#gone.delete(roomId)
  }
}

/** Rooms being made, and direct rooms the other person is just making, are not in the server's list yet. */
function isListed({ state: { head } }: Room): boolean {
  return head.stage !== 'creating' && !(head.stage === 'asking' && head.kind === 'direct')
}

/** A server that calls an encrypted room public, or the other way round, is not believed anything about it. */
const isWhatItsIdSays = ({ roomId, kind }: ServerRoom): boolean =>
  isPublicRoomId(roomId) === (kind === 'public')
