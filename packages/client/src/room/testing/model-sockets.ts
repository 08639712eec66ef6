import type { AccountId, DeviceId, RoomEvent, Signal } from '@securechat/protocol'
import type { ModelRoom } from './model-room.ts'

export interface Caller {
  accountId: AccountId
  deviceId: DeviceId
}

/** What one device would receive over its socket. */
export interface ModelSocket extends Caller {
  event(event: RoomEvent): void
  signal(signal: Signal): void
}

/** The devices that are connected right now, and who of them is told what. */
export class ModelSockets {
  readonly #sockets = new Set<ModelSocket>()

  add(socket: ModelSocket): void {
    this.#sockets.add(socket)
  }

  delete(socket: ModelSocket): void {
    this.#sockets.delete(socket)
  }

  /** @param also Whose membership ends with it, as their last; and who asks, their own asking. */
  announce(room: ModelRoom, event: RoomEvent, also: readonly AccountId[] = []): void {
    for (const socket of this.#sockets)
      if (room.isJoined(socket.accountId) || also.includes(socket.accountId))
        socket.event(structuredClone(event))
  }

  tellMembers(room: ModelRoom, signal: Signal): void {
    this.#tell(({ accountId }) => room.isJoined(accountId), signal)
  }

  tellDevices(deviceIds: readonly DeviceId[], signalFor: (deviceId: DeviceId) => Signal): void {
    for (const deviceId of deviceIds)
      this.#tell((socket) => socket.deviceId === deviceId, signalFor(deviceId))
  }

  tellEverybody(signal: Signal): void {
    this.#tell(() => true, signal)
  }

  #tell(isMeant: (socket: ModelSocket) => boolean, signal: Signal): void {
    for (const socket of this.#sockets) if (isMeant(socket)) socket.signal(signal)
  }
}
