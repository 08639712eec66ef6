import type { RoomPolicy } from '@securechat/crypto'
import {
  ChatError,
  createRoom,
  type AccountId,
  EventId,
  publicRoomId,
  type InputOf,
  RoomId,
  type RoomKind,
} from '@securechat/protocol'
import type { RoomProfile } from '../content.ts'
import { EpochArchive } from './epoch-archive.ts'
import { fromBytes, toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import { toldHistory } from './policy.ts'
import { Profiles } from './profiles.ts'
import { Ratchets } from './ratchets.ts'
import type { Creation, OutboxEntry, RoomHead } from './records.ts'
import type { Room } from './room.ts'
import type { RoomList } from './room-list.ts'
import type { SharedTools } from './room-parts.ts'
import { withHead } from './room-state.ts'
import { emptyRoster } from './roster.ts'

export interface NewRoom {
  kind: RoomKind
  policy: RoomPolicy
  /** Missing for direct rooms. */
  profile?: RoomProfile
  with?: AccountId
  /** People to add as soon as the room is there. */
  wanted: AccountId[]
}

/** Makes rooms: on this device first, with their group; then on the server, however long that takes. */
export class Creator {
  readonly #rooms: RoomList
  readonly #tools: SharedTools
  readonly #sending = new Map<RoomId, Promise<RoomId>>()

  constructor(rooms: RoomList, tools: SharedTools) {
    this.#rooms = rooms
    this.#tools = tools
  }

  /** Resolves once the room is on this device's disk; what is written in it is sent when the server has it too. */
  async create(made: NewRoom): Promise<Room> {
    const { cryptography, context } = this.#tools
    const isPublic = made.kind === 'public'
    const roomId = isPublic ? publicRoomId(cryptography.newId()) : RoomId.parse(cryptography.newId())
    const group = isPublic ? undefined : await cryptography.foundGroup({ roomId, policy: made.policy })
    const { accountId } = context.identity.me
    const founder = { accountId, role: 'admin', state: 'joined', sinceSeq: 1 } as const
    const roster = {
      ...emptyRoster,
      members: [founder],
      admitted: [{ accountId, sinceSeq: 1 }],
      wanted: isPublic ? [] : made.wanted,
    }
    const creation: Creation = {
      eventId: EventId.parse(cryptography.newId()),
      ...(made.with ? { with: made.with } : {}),
      ...(made.kind === 'open' ? { sealedProfile: await this.#sealed(roomId, made) } : {}),
    }
    const head = newHead(roomId, made, context.nowMs())
    return this.#rooms.add({ head, roster, group }, async (batch) => {
      const keys = roomKeys(roomId)
      const archive = new EpochArchive(roomId, { store: context.store, vault: context.identity.vault })
      batch.put(keys.creation, toBytes(creation))
      if (group) {
        const { history } = made.policy
        archive.add({ epoch: group.epoch, secret: await group.epochSecret(), sinceSeq: 1, history }, batch)
        new Ratchets(roomId, { store: context.store, cryptography }).begin(group, batch)
      }
      if (made.profile) batch.put(keys.outboxEntry(0), toBytes(this.#naming(made.profile)))
    })
  }

  /**
   * Tells the server of a room made here; meanwhile asking again waits for the same answer.
   *
   * @returns the room there is: another one, if the two people already had a direct room.
   * @throws OfflineError; ChatError when the server refuses, and then the room is gone.
   */
  announce(room: Room): Promise<RoomId> {
    const sending =
      this.#sending.get(room.roomId) ?? this.#announce(room).finally(() => this.#sending.delete(room.roomId))
    this.#sending.set(room.roomId, sending)
    return sending
  }

  async #announce(room: Room): Promise<RoomId> {
    if (room.state.head.stage !== 'creating') return room.roomId
    const stored = await this.#tools.context.store.get(roomKeys(room.roomId).creation)
    if (!stored) return room.roomId
    const { link, identity } = this.#tools.context
    try {
      const { room: listed } = await link.request(
        createRoom,
        inputOf(room.state.head, fromBytes<Creation>(stored)),
      )
      if (listed.roomId !== room.roomId) return await this.#useOther(room, await this.#rooms.take(listed))
      await room.parts.core.step(async (state, batch) => {
        batch.delete(roomKeys(room.roomId).creation)
        return { state: withHead(state, { stage: 'joined', createdAtMs: listed.createdAtMs }) }
      })
      identity.vault.flush()
      await room.sync(listed)
      return room.roomId
    } catch (error) {
      if (error instanceof ChatError && error.remedy === 'give-up') await this.#rooms.remove(room.roomId)
      throw error
    }
  }

  /** What was written in the meantime goes along. */
  async #useOther(made: Room, existing: Room): Promise<RoomId> {
    for (const { content, eventId } of made.parts.outbox.messages) await existing.write(content, eventId)
    this.#rooms.useInstead(made.roomId, existing.roomId)
    await this.#rooms.remove(made.roomId)
    return existing.roomId
  }

  #sealed(roomId: RoomId, { profile = { name: '', topic: '' } }: NewRoom): Promise<string> {
    return new Profiles(this.#tools.cryptography).seal(roomId, profile)
  }

  #naming({ name, topic }: RoomProfile): OutboxEntry {
    const eventId = EventId.parse(this.#tools.cryptography.newId())
    return { eventId, content: { type: 'room', name, topic }, writtenAtMs: this.#tools.context.nowMs() }
  }
}

function newHead(roomId: RoomId, made: NewRoom, nowMs: number): RoomHead {
  return {
    v: 1,
    roomId,
    kind: made.kind,
    ...made.policy,
    isPolicyDue: made.policy.keepDays > 0,
    createdAtMs: nowMs,
    stage: 'creating',
    ...(made.with ? { with: made.with } : {}),
    have: 0,
    oldest: 1,
    hasStart: true,
    lastCommitSeq: 1,
    groupSeq: 1,
    name: made.profile?.name ?? '',
    topic: made.profile?.topic ?? '',
    nameSeq: 0,
    refusedBy: [],
    renewedAtMs: nowMs,
    isBackfillDue: false,
    isDescribeDue: false,
  }
}

function inputOf(
  { roomId, kind, name, topic, ...head }: RoomHead,
  creation: Creation,
): InputOf<typeof createRoom> {
  const history = toldHistory(head.history)
  const { eventId, sealedProfile, with: other } = creation
  if (kind === 'public') return { kind, roomId, eventId, history, profile: { name, topic } }
  if (kind === 'open') return { kind, roomId, eventId, history, sealedProfile: sealedProfile ?? '' }
  if (kind === 'direct' && other) return { kind, roomId, eventId, history, with: other }
  return { kind: 'group', roomId, eventId, history }
}
