import type { AccountId, DeviceId } from '@securechat/protocol'

/** Whoever asks: from where, and, once proved, as whom. Identity comes from here and from nowhere else. */
export interface Caller {
  /** For rate limits: an IPv4 address, or the /64 of an IPv6 one. */
  address: string
  /** Where it reached us: what a device's proofs are bound to. */
  origin: string
  session?: CallerSession
}

export interface CallerSession {
  sessionId: string
  accountId: AccountId
  /** Missing between proving the password and enrolling or resuming a device. */
  deviceId?: DeviceId
  expiresAtMs: number
}

/** What a handler knows of its caller, by the operation's access. */
export interface AnyoneCaller {
  address: string
  origin: string
}

export interface AccountCaller extends AnyoneCaller {
  accountId: AccountId
  sessionId: string
  deviceId?: DeviceId
}

export interface DeviceCaller extends AccountCaller {
  deviceId: DeviceId
}
