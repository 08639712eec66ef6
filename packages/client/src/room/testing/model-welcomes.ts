import type { AccountId, DeviceId, RoomId } from '@securechat/protocol'

export interface FiledWelcome {
  deviceId: DeviceId
  roomId: RoomId
  seq: number
  invitedBy: AccountId
  welcome: string
}

/** The Welcomes that wait for devices. */
export class ModelWelcomes {
  #filed: FiledWelcome[] = []

  file(welcome: FiledWelcome): void {
    this.#filed.push(welcome)
  }

  of(deviceId: DeviceId): Omit<FiledWelcome, 'deviceId'>[] {
    return this.#filed
      .filter((filed) => filed.deviceId === deviceId)
      .map(({ roomId, seq, invitedBy, welcome }) => ({ roomId, seq, invitedBy, welcome }))
  }

  withdraw(isMeant: (filed: FiledWelcome) => boolean): void {
    this.#filed = this.#filed.filter((filed) => !isMeant(filed))
  }
}
