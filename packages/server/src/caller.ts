import type { AccountId, DeviceId, WorkspaceRole } from '@securechat/protocol'

/** Whoever asks: from where, and, once proved, as whom. Identity comes from here and from nowhere else. */
export interface Caller {
  /** For rate limits: an IPv4 address, or the /64 of an IPv6 one. */
  address: string
  /** Where it reached us: what a device's proofs are bound to. */
  origin: string
  session?: CallerSession
  /** At the server's own console, which nobody reaches from the network. */
  isConsole?: true
}

/** Somebody who has proved who it is. */
export type SignedInCaller = Caller & Required<Pick<Caller, 'session'>>

export interface CallerSession {
  sessionId: string
  accountId: AccountId
  /** Missing between proving the password and enrolling or resuming a device. */
  deviceId?: DeviceId
  expiresAtMs: number
  /** Opened by an app password: for public rooms and nothing else. */
  scope?: 'public'
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
  scope?: 'public'
}

/** Who looks after the workspace; without an account, at the server's console. */
export interface AdminCaller extends AnyoneCaller {
  accountId?: AccountId
  deviceId?: DeviceId
  role: WorkspaceRole
}

export interface DeviceCaller extends AccountCaller {
  deviceId: DeviceId
}

/** A session that a connection is open for: of a device, or of an app password in its place. */
export type OpenSession = CallerSession & Required<Pick<CallerSession, 'deviceId'>>
