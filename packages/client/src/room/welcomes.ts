import { CryptoError, fromBase64url } from '@securechat/crypto'
import { listWelcomes, type OutputOf, takeWelcome } from '@securechat/protocol'
import type { KeyPackageSecret } from '../context.ts'
import { Turns } from '../turns.ts'
import type { Room } from './room.ts'
import type { RoomList } from './room-list.ts'
import type { SharedTools } from './room-parts.ts'

type Filed = OutputOf<typeof listWelcomes>['welcomes'][number]

/** Uses the Welcomes that wait for this device on the server, and takes each away once it is used or found useless. */
export class Welcomes {
  readonly #rooms: RoomList
  readonly #tools: SharedTools
  readonly #turns = new Turns()

  constructor(rooms: RoomList, tools: SharedTools) {
    this.#rooms = rooms
    this.#tools = tools
  }

  /** @throws OfflineError, ChatError */
  collect(): Promise<void> {
    return this.#turns.run(async () => {
      const { welcomes } = await this.#tools.context.link.request(listWelcomes, {})
      if (welcomes.some(({ roomId }) => !this.#isKnown(roomId))) await this.#rooms.sync()
      // The newest of a room first: the ones before it are then past.
      for (const filed of welcomes.toReversed()) await this.#use(filed)
    })
  }

  async #use(filed: Filed): Promise<void> {
    const { roomId, seq } = filed
    const room = this.#rooms.get(roomId)
    if (room && isAhead(room, seq)) await this.#enter(room, filed)
    await this.#tools.context.link.request(takeWelcome, { roomId, seq })
  }

  async #enter(room: Room, { welcome, seq }: Filed): Promise<void> {
    const bytes = fromBase64url(welcome)
    try {
      const secret = await this.#secretFor(bytes)
      if (!secret) throw new CryptoError('bad-welcome')
      await room.takeWelcome({ welcome: bytes, seq, secret })
    } catch (error) {
      if (!(error instanceof CryptoError) || error.code === 'directory-unreachable') throw error
      room.rescue.failed()
    }
  }

  async #secretFor(welcome: Uint8Array): Promise<KeyPackageSecret | undefined> {
    const { identity } = this.#tools.context
    const refs = new Set(this.#tools.cryptography.welcomeRefs(welcome))
    const own = (await identity.keyPackageRefs()).find((ref) => refs.has(ref))
    return own === undefined ? undefined : identity.keyPackageSecret(own)
  }

  #isKnown(roomId: Filed['roomId']): boolean {
    const stage = this.#rooms.get(roomId)?.state.head.stage
    return stage !== undefined && stage !== 'asking'
  }
}

function isAhead({ state }: Room, seq: number): boolean {
  if (state.head.stage === 'asking' || state.head.stage === 'gone') return false
  return state.group === undefined || seq > state.head.groupSeq
}
