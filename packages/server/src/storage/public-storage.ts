import type { AccountId, AppPasswordId, PublicProfile, RoomId } from '@securechat/protocol'
import type { AppPasswordRecord } from './records.ts'

/** What the server keeps of public rooms beside their logs, and of the passwords that open them. Part of `Storage`. */
export interface PublicStorage {
  /** Public rooms, in the order in which they were made; also those that nobody is in. Direct ones are not among them. */
  publicRooms(): Promise<{ roomId: RoomId; profile: PublicProfile; memberCount: number }[]>
  describePublicRoom(at: { roomId: RoomId; profile: PublicProfile }): Promise<void>

  addAppPassword(at: { record: AppPasswordRecord }): Promise<void>
  /** Oldest first. */
  appPasswords(at: { accountId: AccountId }): Promise<AppPasswordRecord[]>
  /** @throws ChatError `not-found` */
  removeAppPassword(at: { accountId: AccountId; appPasswordId: AppPasswordId }): Promise<void>
  usedAppPassword(at: { appPasswordId: AppPasswordId; nowMs: number }): Promise<void>
}
