import type { AccountId, RoomEvent, Signal } from '@securechat/protocol'
import type { Unsubscribe } from '../context.ts'
import type { Creator } from './creator.ts'
import type { OpenRooms } from './open-rooms.ts'
import { Retrying } from './retrying.ts'
import type { Room } from './room.ts'
import type { RoomList } from './room-list.ts'
import type { SharedTools } from './room-parts.ts'
import type { Welcomes } from './welcomes.ts'

export interface ListeningTools {
  shared: SharedTools
  rooms: RoomList
  welcomes: Welcomes
  creator: Creator
  openRooms: OpenRooms
}

/** A server that contradicts itself must not be asked without pause. */
const LOOK_AGAIN_MS = 250

/** Brings what the connection says to the rooms it is about. */
export class Listening {
  readonly #tools: ListeningTools
  readonly #retrying: Retrying
  #subscriptions: Unsubscribe[] = []
  #cancelLook: (() => void) | undefined

  constructor(tools: ListeningTools) {
    this.#tools = tools
    this.#retrying = new Retrying(tools.shared.context, tools.shared.background, () => {})
  }

  start(): void {
    const { link, people, identity } = this.#tools.shared.context
    this.#subscriptions = [
      link.onEvent((event) => this.#hear(event)),
      link.onSignal((signal) => this.#notice(signal)),
      link.onOpen(() => this.#connected()),
      people.onChange((accountIds) => this.#peopleChanged(accountIds)),
      identity.vault.onChange((names) => this.#vaultChanged(names)),
    ]
  }

  stop(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe()
    this.#subscriptions = []
    this.#cancelLook?.()
    this.#retrying.stop()
  }

  /** Compares rooms and Welcomes with the server's once more, a little later and once for all who ask until then. */
  lookAgain(): void {
    const { rooms, welcomes, shared } = this.#tools
    this.#cancelLook ??= shared.context.schedule(LOOK_AGAIN_MS, () => {
      this.#cancelLook = undefined
      if (!shared.context.link.isOpen) return
      this.#retrying.run(async () => {
        await rooms.sync()
        await welcomes.collect()
      })
    })
  }

  /** Tells the server of rooms made here that it may not know yet. */
  announceRooms(): void {
    const { rooms, creator } = this.#tools
    for (const room of rooms.all)
      if (room.state.head.stage === 'creating') this.#retrying.run(() => creator.announce(room))
  }

  /** Reconnecting is the same as catching up: the list first, then whatever each room lacks. */
  #connected(): void {
    const { rooms, welcomes, openRooms } = this.#tools
    this.#retrying.run(() => openRooms.refresh())
    this.#retrying.run(async () => {
      await rooms.sync()
      this.announceRooms()
      await welcomes.collect()
    })
  }

  #hear(event: RoomEvent): void {
    const room = this.#tools.rooms.get(event.roomId)
    const stage = room?.state.head.stage
    // One that is being made here is read once the server has answered.
    if (stage === 'creating') return
    if (room && stage !== 'asking') room.offer(event)
    else this.#retrying.run(() => this.#tools.rooms.sync())
  }

  #notice(signal: Signal): void {
    const { rooms, shared, welcomes, openRooms } = this.#tools
    switch (signal.kind) {
      case 'typing':
        if (signal.accountId !== shared.context.identity.me.accountId)
          rooms.get(signal.roomId)?.view.typing.heard(signal.accountId)
        return
      case 'cursor':
        rooms.get(signal.cursor.roomId)?.takeCursor(signal.cursor)
        return
      case 'welcome':
        this.#retrying.run(() => welcomes.collect())
        return
      case 'open-room':
        this.#retrying.run(() => openRooms.refresh())
        return
      case 'presence':
      case 'person':
      case 'settings':
      case 'key-packages-low':
      case 'session-over':
    }
  }

  /** @param accountIds Whom it is about; nobody in particular when empty. */
  #peopleChanged(accountIds: readonly AccountId[]): void {
    const { rooms, shared } = this.#tools
    const concerned = new Set(accountIds)
    const isConcerned = ({ state: { roster } }: Room) =>
      roster.wanted.some((id) => concerned.has(id)) ||
      roster.members.some(({ accountId }) => concerned.has(accountId))
    for (const room of rooms.all) if (concerned.size === 0 || isConcerned(room)) room.peopleChanged()
    shared.context.changed()
  }

  #vaultChanged(names: readonly string[]): void {
    for (const room of this.#tools.rooms.all)
      if (names.some((name) => name.includes(room.roomId))) room.reopen()
  }
}
