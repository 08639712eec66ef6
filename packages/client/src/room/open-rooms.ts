import { browseRooms, isPublicRoomId, type RoomId } from '@securechat/protocol'
import type { EngineState } from '../state.ts'
import { Profiles } from './profiles.ts'
import type { SharedTools } from './room-parts.ts'

type OpenRoom = EngineState['openRooms'][number]

/** The workspace's open rooms, as the directory lists them and the workspace key lets this device read. */
export class OpenRooms {
  readonly #tools: SharedTools
  readonly #profiles: Profiles
  #rooms: OpenRoom[] = []
  #refreshing: Promise<void> | undefined
  #isDue = false
  #mayMakePublic = false

  constructor(tools: SharedTools) {
    this.#tools = tools
    this.#profiles = new Profiles(tools.cryptography)
  }

  /** Whether the workspace lets this account make rooms that the server reads. */
  get mayMakePublic(): boolean {
    return this.#mayMakePublic
  }

  /** Those that this account is not in. */
  without(isMine: (roomId: RoomId) => boolean): OpenRoom[] {
    return this.#rooms.filter(({ roomId }) => !isMine(roomId))
  }

  get(roomId: RoomId): OpenRoom | undefined {
    return this.#rooms.find((room) => room.roomId === roomId)
  }

  /** Reads the list; asked several times at once, it reads once more after the reading under way. @throws OfflineError */
  async refresh(): Promise<void> {
    this.#isDue = true
    while (this.#isDue) {
      this.#refreshing ??= this.#read().finally(() => (this.#refreshing = undefined))
      await this.#refreshing
    }
  }

  async #read(): Promise<void> {
    this.#isDue = false
    const { link } = this.#tools.context
    const { rooms, public: inPublic } = await link.request(browseRooms, {})
    const opened = await Promise.all(
      rooms.map(async ({ roomId, sealedProfile, memberCount }): Promise<OpenRoom[]> => {
        const profile = await this.#profiles.open(roomId, sealedProfile)
        return profile ? [{ roomId, memberCount, ...profile }] : []
      }),
    )
    const spoken = inPublic.rooms
      .filter(({ roomId, memberCount }) => isPublicRoomId(roomId) && memberCount > 0)
      .map(({ roomId, memberCount, profile: { name, topic } }) => {
        return { roomId, memberCount, name, topic, isPublic: true as const }
      })
    this.#mayMakePublic = inPublic.mayCreate
    this.#rooms = [...opened.flat(), ...spoken]
    this.#tools.context.changed()
  }
}
