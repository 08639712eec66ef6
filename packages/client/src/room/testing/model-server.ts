import {
  type AccountId,
  ChatError,
  type DeviceId,
  type DirectoryDevice,
  type ErrorCode,
  type InputOf,
  limits,
  type Operation,
  type OutputOf,
  type Person,
  type RoomEvent,
  type RoomId,
  operations,
} from '@securechat/protocol'
import type * as protocol from '@securechat/protocol'
import { ModelRoom, type NewEvent, type UnstampedEvent } from './model-room.ts'
import { type Caller, ModelSockets } from './model-sockets.ts'
import { ModelWelcomes } from './model-welcomes.ts'

/** 32 bytes, base64url: franking is not simulated. */
const NO_HASH = 'A'.repeat(43)

type Answers = Record<string, (caller: Caller, input: never) => unknown>

/**
 * A server in memory that keeps the rules of docs/spec/delivery.md and groups.md, without network, time or
 * randomness of its own: what the simulation plays the client against.
 */
export class ModelServer {
  readonly rooms = new Map<RoomId, ModelRoom>()
  readonly people = new Map<AccountId, Person>()
  readonly devices = new Map<DeviceId, DirectoryDevice>()
  readonly keyPackages = new Map<DeviceId, string[]>()
  readonly sockets = new ModelSockets()
  /** What the next requests for an operation are answered with, whatever they say. */
  readonly refusals = new Map<string, ErrorCode[]>()
  /** What an evil server makes of its own answers, by operation. */
  readonly lies = new Map<string, (answer: never) => unknown>()
  readonly #nowMs: () => number
  readonly #invites = new Map<protocol.InviteId, OutputOf<typeof protocol.readInvite>>()
  readonly #welcomes = new ModelWelcomes()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** @throws ChatError, as the server would answer. */
  answer<Op extends Operation>(caller: Caller, operation: Op, input: unknown): OutputOf<Op> {
    const handle = this.#answers[operation.name]
    if (!handle) throw new Error(`the model server does not know ${operation.name}`)
    if (!operations.includes(operation)) throw new Error(`${operation.name} is not an operation`)
    const refusal = this.refusals.get(operation.name)?.shift()
    if (refusal) throw new ChatError(refusal)
    const parsed = operation.input.parse(input)
    // SAFETY: the table's names are the operations' own; each handler takes and gives what its operation says.
    const answer = structuredClone(handle(caller, parsed as never)) as OutputOf<Op>
    // SAFETY: a lie looks like the answer it stands for.
    return (this.lies.get(operation.name)?.(answer as never) ?? answer) as OutputOf<Op>
  }

  /** Somebody enrolled a device: every room it belongs in is told, so that a member's client adds it. */
  enrolled(device: DirectoryDevice, caller: Caller, newEventId: () => protocol.EventId): void {
    this.devices.set(device.deviceId, device)
    this.sockets.tellEverybody({ kind: 'person', accountId: device.accountId })
    for (const room of this.rooms.values())
      if (room.isJoined(device.accountId))
        this.sockets.announce(
          room,
          room.append(this.#stamped(caller, { kind: 'roster', change: 'device', eventId: newEventId() })),
        )
  }

  /** An evil server's trick. */
  moveInvite(inviteId: protocol.InviteId, roomId: RoomId): void {
    this.#invites.get(inviteId)!.roomId = roomId
  }

  readonly #answers: Answers = {
    'room.list': ({ accountId }) => ({
      rooms: [...this.rooms.values()].filter((room) => room.member(accountId)).map((room) => room.toRoom()),
    }),
    'room.browse': () => ({
      public: { rooms: [], mayCreate: false },
      rooms: [...this.rooms.values()]
        .filter(
          (room) => room.options.kind === 'open' && room.members.some(({ state }) => state === 'joined'),
        )
        .map(({ options: { roomId }, sealedProfile = '', members }) => ({
          roomId,
          sealedProfile,
          memberCount: members.length,
        })),
    }),
    'room.events': ({ accountId }, { roomId, after, before, limit }: InputOf<typeof protocol.readEvents>) =>
      this.#joinedRoom(roomId, accountId).page({ after, before, limit, accountId }),
    'room.create': (caller, input: InputOf<typeof protocol.createRoom>) => this.#create(caller, input),
    'room.commit': (caller, input: InputOf<typeof protocol.commitRoom>) => this.#commit(caller, input),
    'room.join': (caller, input: InputOf<typeof protocol.joinRoom>) => this.#join(caller, input),
    'room.leave': (caller, input: InputOf<typeof protocol.leaveRoom>) => this.#leave(caller, input),
    'room.report-lost': (caller, { roomId, eventId }: InputOf<typeof protocol.reportLost>) => {
      const room = this.#joinedRoom(roomId, caller.accountId)
      const event = this.#stamped(caller, { kind: 'roster', change: 'lost', eventId })
      if (!room.repeated(event)) this.sockets.announce(room, room.append(event))
      return {}
    },
    'room.describe': ({ accountId }, { roomId, sealedProfile }: InputOf<typeof protocol.describeRoom>) => {
      this.#joinedRoom(roomId, accountId).sealedProfile = sealedProfile
      this.sockets.tellEverybody({ kind: 'open-room', roomId })
      return {}
    },
    'room.policy': ({ accountId }, { roomId, history }: InputOf<typeof protocol.setRoomPolicy>) => {
      this.#joinedRoom(roomId, accountId).options.history = history
      return {}
    },
    'room.cursor': ({ accountId }, { roomId, delivered, read }: InputOf<typeof protocol.moveCursor>) => {
      const room = this.#joinedRoom(roomId, accountId)
      const member = room.member(accountId)!
      member.read = Math.min(room.headSeq, Math.max(member.read, read))
      member.delivered = Math.min(room.headSeq, Math.max(member.delivered, delivered, member.read))
      const cursor = { roomId, accountId, delivered: member.delivered, read: member.read }
      this.sockets.tellMembers(room, { kind: 'cursor', cursor })
      return {}
    },
    'room.typing': ({ accountId }, { roomId }: InputOf<typeof protocol.signalTyping>) => {
      this.sockets.tellMembers(this.#joinedRoom(roomId, accountId), { kind: 'typing', roomId, accountId })
      return {}
    },
    'room.welcomes': ({ deviceId }) => ({
      welcomes: this.#welcomes.of(deviceId),
    }),
    'room.welcomed': ({ deviceId }, { roomId, seq }: InputOf<typeof protocol.takeWelcome>) => {
      this.#welcomes.withdraw(
        (filed) => filed.deviceId === deviceId && filed.roomId === roomId && filed.seq === seq,
      )
      return {}
    },
    'keys.claim': (_caller, { deviceIds }: InputOf<typeof protocol.claimKeys>) => ({
      keyPackages: deviceIds.flatMap((deviceId) => {
        const left = this.keyPackages.get(deviceId) ?? []
        const keyPackage = left.length > 1 ? left.shift() : left[0]
        return keyPackage === undefined ? [] : [{ deviceId, keyPackage }]
      }),
    }),
    'invite.create': ({ accountId }, { roomId, inviteId, sealed }: InputOf<typeof protocol.createInvite>) => {
      this.#joinedRoom(roomId, accountId)
      const expiresAtMs = this.#nowMs() + limits.inviteLifetimeMs
      this.#invites.set(inviteId, { roomId, sealed, expiresAtMs })
      return { expiresAtMs }
    },
    'invite.read': (_caller, { inviteId }: InputOf<typeof protocol.readInvite>) => {
      const invite = this.#invites.get(inviteId)
      if (!invite) throw new ChatError('invite-over')
      return invite
    },
    'message.erase': ({ accountId }, { roomId, eventIds }: InputOf<typeof protocol.eraseMessages>) => {
      this.#joinedRoom(roomId, accountId).erase(eventIds, { accountId, atMs: this.#nowMs() })
      return {}
    },
    'message.send': (caller, input: InputOf<typeof protocol.sendMessage>) => this.#send(caller, input),
  }

  #send(caller: Caller, { roomId, afterCommitSeq, ...message }: InputOf<typeof protocol.sendMessage>) {
    const room = this.#joinedRoom(roomId, caller.accountId)
    const event = this.#stamped(caller, { kind: 'message', ...message, serverFrank: NO_HASH })
    const known = room.repeated(event)
    if (known) return placeOf(known)
    if (!room.mayFollow(afterCommitSeq, this.#nowMs())) throw new ChatError('epoch-stale')
    const placed = room.append(event)
    this.sockets.announce(room, placed)
    return placeOf(placed)
  }

  #commit(caller: Caller, input: InputOf<typeof protocol.commitRoom>) {
    const { roomId, eventId, commit, welcome, addedDevices, removedDevices } = input
    const known = this.rooms
      .get(roomId)
      ?.repeated(this.#stamped(caller, { kind: 'commit', eventId, commit, adds: [], removes: [] }))
    if (known) return placeOf(known)
    const room = this.#joinedRoom(roomId, caller.accountId)
    this.#mayCommit(room, caller, input)
    const people = room.commit({ ...input, atMs: this.#nowMs() })
    const placed = room.append(this.#stamped(caller, { kind: 'commit', eventId, commit, ...people }))
    const gone = new Set([...removedDevices, ...addedDevices])
    this.#welcomes.withdraw((filed) => filed.roomId === roomId && gone.has(filed.deviceId))
    for (const deviceId of welcome === undefined ? [] : addedDevices)
      this.#welcomes.file({
        deviceId,
        roomId,
        seq: placed.seq,
        invitedBy: caller.accountId,
        welcome: welcome!,
      })
    this.sockets.announce(room, placed, people.removes)
    this.sockets.tellDevices(addedDevices, (deviceId) => ({ kind: 'welcome', roomId, deviceId }))
    return placeOf(placed)
  }

  #mayCommit(room: ModelRoom, { accountId }: Caller, input: InputOf<typeof protocol.commitRoom>): void {
    if (input.afterCommitSeq !== room.toRoom().lastCommitSeq) throw new ChatError('epoch-stale')
    const removesPeople = input.removes.some((id) => room.isJoined(id))
    if (removesPeople && room.member(accountId)?.role !== 'admin') throw new ChatError('not-allowed')
    const ownerOf = (deviceId: DeviceId) => this.devices.get(deviceId)?.accountId
    for (const owner of input.addedDevices.map(ownerOf)) {
      if (!owner) throw new ChatError('not-found')
      if (!input.adds.includes(owner) && !room.isJoined(owner)) throw new ChatError('epoch-stale')
    }
  }

  #create(caller: Caller, input: InputOf<typeof protocol.createRoom>) {
    const { roomId, kind, history, eventId } = input
    const pair =
      input.kind === 'direct'
        ? ([caller.accountId, input.with].toSorted() as [AccountId, AccountId])
        : undefined
    const isSamePair = (room: ModelRoom) => pair !== undefined && room.options.pair?.join() === pair.join()
    const known = this.rooms.get(roomId) ?? [...this.rooms.values()].find(isSamePair)
    if (known) return { room: known.toRoom(), isNew: false }
    const profile = input.kind === 'open' ? { sealedProfile: input.sealedProfile } : {}
    const room = new ModelRoom({
      roomId,
      kind,
      history,
      createdAtMs: this.#nowMs(),
      ...profile,
      ...(pair ? { pair } : {}),
    })
    this.rooms.set(roomId, room)
    room.put({ accountId: caller.accountId, state: 'joined', role: 'admin', sinceSeq: 1 })
    this.sockets.announce(
      room,
      room.append(this.#stamped(caller, { kind: 'roster', change: 'created', eventId })),
    )
    if (kind === 'open') this.sockets.tellEverybody({ kind: 'open-room', roomId })
    return { room: room.toRoom(), isNew: true }
  }

  #join(caller: Caller, { roomId, eventId, proof }: InputOf<typeof protocol.joinRoom>) {
    const room = this.rooms.get(roomId)
    if (!room || room.options.kind === 'direct' || (room.options.kind !== 'open' && !proof))
      throw new ChatError('not-found')
    if (room.member(caller.accountId)) return { room: room.toRoom() }
    room.put({ accountId: caller.accountId, state: 'asked', sinceSeq: room.headSeq + 1 })
    const asked = { kind: 'roster', change: 'asked', eventId, ...(proof ? { proof } : {}) } as const
    this.sockets.announce(room, room.append(this.#stamped(caller, asked)), [caller.accountId])
    return { room: room.toRoom() }
  }

  #leave(caller: Caller, { roomId, eventId }: InputOf<typeof protocol.leaveRoom>) {
    const room = this.rooms.get(roomId)
    if (!room?.member(caller.accountId)) throw new ChatError('not-found')
    room.drop(caller.accountId)
    this.#welcomes.withdraw(
      (filed) => filed.roomId === roomId && this.devices.get(filed.deviceId)?.accountId === caller.accountId,
    )
    const left = this.#stamped(caller, { kind: 'roster', change: 'left', eventId })
    this.sockets.announce(room, room.append(left), [caller.accountId])
    return {}
  }

  #joinedRoom(roomId: RoomId, accountId: AccountId): ModelRoom {
    const room = this.rooms.get(roomId)
    if (!room?.isJoined(accountId)) throw new ChatError('not-found')
    return room
  }

  #stamped({ accountId, deviceId }: Caller, event: UnstampedEvent): NewEvent {
    // SAFETY: the stamp completes it.
    return { ...event, accountId, deviceId, acceptedAtMs: this.#nowMs() } as NewEvent
  }
}

const placeOf = ({ seq, acceptedAtMs }: RoomEvent) => ({ seq, acceptedAtMs })
