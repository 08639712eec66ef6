import type { AccountId, DeviceId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import type { DatabaseSync } from 'node:sqlite'
import type { Append } from '../records.ts'
import type { Accounts } from './accounts.ts'
import type { Devices } from './devices.ts'
import { Members } from './members.ts'
import type { RoomRow } from './room-rows.ts'
import type { Welcomes } from './welcomes.ts'

type Commit = Extract<Append, { kind: 'commit' }>
type People = Pick<Commit['event'], 'adds' | 'removes'>

/** What a commit does besides standing in the log: members, Welcomes, and the place the next commit must name. */
export class Commits {
  readonly #members
  readonly #directory
  readonly #welcomes

  constructor(db: DatabaseSync, parts: { accounts: Accounts; devices: Devices; welcomes: Welcomes }) {
    this.#members = new Members(db)
    this.#directory = { accounts: parts.accounts, devices: parts.devices }
    this.#welcomes = parts.welcomes
  }

  /** @returns the room as it stands after the commit, and whom it really added and removed. @throws ChatError as `Storage.append` says. */
  apply(room: RoomRow, entry: Commit, seq: number): { room: RoomRow; people: People } {
    if (entry.afterCommitSeq !== room.lastCommitSeq) throw new ChatError('epoch-stale')
    const people = this.#changeMembers(room, entry, seq)
    this.#checkDevices(room, entry.addedDevices)
    this.#fileWelcomes(room, entry, seq)
    const { event, removedDevices } = entry
    const hasRemoved = event.removes.length > 0 || removedDevices.length > 0
    const hasChanged = people.adds.length > 0 || people.removes.length > 0
    const after = {
      ...room,
      rosterSeq: hasChanged ? seq : room.rosterSeq,
      commitBeforeSeq: room.lastCommitSeq,
      lastCommitSeq: seq,
      lastCommitAtMs: event.acceptedAtMs,
      lastCommitRemoved: hasRemoved ? 1 : 0,
    }
    return { room: after, people }
  }

  /** Removes before adds, as MLS applies them (RFC 9420 §12.3): who is in both starts anew. */
  #changeMembers(room: RoomRow, { event }: Commit, seq: number): People {
    const removes = event.removes.filter((accountId) => this.#drop(room.roomNo, accountId))
    this.#checkPeople(room, event.adds)
    const adds = event.adds.filter((accountId) => this.#members.join(room.roomNo, accountId, seq))
    if (adds.length > 0 && this.#members.count(room.roomNo, 'joined') > limits.roomMembers) {
      throw new ChatError('room-full')
    }
    return { adds, removes }
  }

  #drop(roomNo: number, accountId: AccountId): boolean {
    this.#welcomes.withdrawFrom(roomNo, accountId)
    return this.#members.drop(roomNo, accountId)
  }

  #checkPeople(room: RoomRow, adds: AccountId[]): void {
    if (!adds.every((accountId) => this.#directory.accounts.exists(accountId)))
      throw new ChatError('not-found')
    if (!adds.every((accountId) => mayBeIn(room, accountId))) throw new ChatError('not-allowed')
  }

  /** Devices of somebody who has left meanwhile may not be added: the committer's idea of the members is old. */
  #checkDevices(room: RoomRow, addedDevices: DeviceId[]): void {
    for (const deviceId of addedDevices) {
      const device = this.#directory.devices.device({ deviceId })
      if (!device) throw new ChatError('not-found')
      if (this.#members.state(room.roomNo, device.accountId) !== 'joined') throw new ChatError('epoch-stale')
    }
  }

  #fileWelcomes(room: RoomRow, entry: Commit, seq: number): void {
    const { addedDevices: deviceIds, removedDevices, welcome, event } = entry
    this.#welcomes.withdraw(room.roomNo, [...removedDevices, ...deviceIds])
    if (welcome === undefined || deviceIds.length === 0) return
    const { accountId: invitedBy, acceptedAtMs: filedAtMs } = event
    this.#welcomes.file({ roomNo: room.roomNo, seq, invitedBy, filedAtMs, welcome, deviceIds })
  }
}

/** A direct room is for the two people it was made for; any other is for whoever its members let in. */
export function mayBeIn(room: RoomRow, accountId: AccountId): boolean {
  return room.kind !== 'direct' || accountId === room.firstPerson || accountId === room.secondPerson
}
