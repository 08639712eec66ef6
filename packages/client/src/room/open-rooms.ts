import { browseRooms, type RoomId } from '@securechat/protocol'
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

  constructor(tools: SharedTools) {
    this.#tools = tools
    this.#profiles = new Profiles(tools.cryptography)
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
    const { rooms } = await this.#tools.context.link.request(browseRooms, {})
    const opened = await Promise.all(
      rooms.map(async ({ roomId, sealedProfile, memberCount }): Promise<OpenRoom[]> => {
        const profile = await this.#profiles.open(roomId, sealedProfile)
        return profile ? [{ roomId, memberCount, ...profile }] : []
      }),
    )
    this.#rooms = opened.flat()
    this.#tools.context.changed()
  }
}
