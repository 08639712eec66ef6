import type { RoomId } from '@securechat/protocol'
import type { Change } from './change.ts'
import type { EngineApi, EngineFailure, EngineUpdate } from '../engine-api.ts'

/** A MessagePort, a worker or a BroadcastChannel: whatever carries messages between an engine and its interfaces. */
export interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void
  /** MessagePorts deliver nothing before it. */
  start?(): void
}

/** Made at random by each interface and each engine: on a BroadcastChannel everybody hears everything. */
export type PeerId = string

export type ToEngine =
  /** Sent when it arrives, when `rooms` changes, and now and then: an interface that falls silent is forgotten. */
  | { kind: 'here'; client: PeerId; rooms: RoomId[] }
  | { kind: 'gone'; client: PeerId }
  | { kind: 'call'; client: PeerId; engine: PeerId; id: number; name: keyof EngineApi; args: unknown[] }

export type FromEngine =
  /** Said by a new engine to everybody, and to each interface that turns up. */
  | { kind: 'engine'; engine: PeerId }
  | { kind: 'reply'; client: PeerId; id: number; value: unknown }
  | { kind: 'failure'; client: PeerId; id: number; failure: EngineFailure }
  | { kind: 'update'; engine: PeerId; update: EngineUpdate }
  /** What is different since the last this engine said of the state, or of a room's timeline. */
  | { kind: 'change'; engine: PeerId; of: 'state' | RoomId; change: Change }

export type RemoteMessage = ToEngine | FromEngine

/** How often an interface says that it is still there, and how long an engine waits for that. */
export const HERE_EVERY_MS = 30_000
export const FORGOTTEN_AFTER_MS = 100_000

/**
 * What becomes of a call whose engine went away before it answered. `again`: the next engine is asked, since doing it twice
 * is the same as doing it once. `once`: nobody knows whether it was done, so the caller is told `engine-restarted`.
 */
export const afterRestart = {
  setUp: 'once',
  readInvite: 'again',
  acceptInvite: 'once',
  joinByInvite: 'again',
  signIn: 'once',
  signOut: 'once',
  recover: 'once',
  passkeyChallenge: 'again',
  signInWithPasskey: 'once',
  openLink: 'again',
  linkDigits: 'once',
  finishLink: 'once',
  cancelLink: 'again',
  answerLink: 'once',
  confirmLink: 'once',
  cancelAnswer: 'again',
  security: 'again',
  changePassword: 'once',
  newRecoveryCode: 'again',
  beginPasskey: 'again',
  addPasskey: 'once',
  renamePasskey: 'once',
  removePasskey: 'once',
  requirePasskey: 'again',
  beginTotp: 'again',
  enableTotp: 'once',
  disableTotp: 'once',
  repairVault: 'once',
  beginProvider: 'again',
  finishProvider: 'once',
  createByProvider: 'once',
  linkProvider: 'once',
  unlinkProvider: 'once',
  grantArrival: 'again',
  devices: 'again',
  renameDevice: 'once',
  revokeDevice: 'again',
  safetyNumber: 'again',
  reportMessage: 'once',
  reports: 'again',
  closeReport: 'again',
  plugins: 'again',
  configurePlugin: 'again',
  restartPlugin: 'once',
  acceptIdentity: 'again',
  setVerified: 'again',
  search: 'again',
  fetchHistory: 'again',
  transcript: 'again',
  setRoomSettings: 'again',
  setPersonSettings: 'again',
  createRoom: 'once',
  openDirect: 'again',
  joinRoom: 'again',
  leaveRoom: 'once',
  addMembers: 'again',
  sessions: 'again',
  endSession: 'again',
  endOtherSessions: 'again',
  removeMember: 'again',
  renameRoom: 'once',
  setRoomPolicy: 'again',
  createInvite: 'once',
  /** Carries the event id made by the interface. */
  send: 'again',
  sendFiles: 'again',
  openFile: 'again',
  cancelFile: 'again',
  fileLimit: 'again',
  retry: 'again',
  discard: 'again',
  markRead: 'again',
  typing: 'again',
  setDraft: 'again',
  setPresence: 'again',
  loadOlder: 'again',
  reconnect: 'again',
  state: 'again',
  timeline: 'again',
  /** Doing the same to the same message twice comes to the same. */
  act: 'again',
  ask: 'once',
  thread: 'again',
  pins: 'again',
  messages: 'again',
  journey: 'again',
  markNew: 'again',
  readThread: 'again',
  reveal: 'again',
} as const satisfies Record<keyof EngineApi, 'again' | 'once'>
