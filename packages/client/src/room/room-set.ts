import type { RoomPolicy } from '@securechat/crypto'
import { type AccountId, ChatError, EventId, joinRoom, leaveRoom, type RoomId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { PollContent } from '../content.ts'
import type { Rooms, RoomsContext, Unsubscribe } from '../context.ts'
import type { RoomTranscript, SearchFound } from '../found.ts'
import type {
  EngineState,
  JourneyFound,
  MessageAction,
  MessageExtras,
  MessageLine,
  RoomSummary,
  Thread,
  Timeline,
} from '../state.ts'
import { search } from '../search/search.ts'
import { fetchHistory, transcript } from '../search/transcript.ts'
import { Background, isExpected } from './background.ts'
import { Creator, type NewRoom } from './creator.ts'
import type { RoomCryptography } from './cryptography.ts'
import { Invites } from './invites.ts'
import { Journeys } from './journeys.ts'
import { Listening } from './listening.ts'
import { OpenRooms } from './open-rooms.ts'
import { addMembers, removeMember, setPolicy } from './people-in-rooms.ts'
import { report } from './reporter.ts'
import type { Room } from './room.ts'
import { RoomList } from './room-list.ts'
import type { SharedTools } from './room-parts.ts'
import { filesEnded, sendFiles } from './sending-files.ts'
import { byActivity } from './summary.ts'
import { Welcomes } from './welcomes.ts'
import { writePoll, writeText } from './writing.ts'

type NewRoomInput = Parameters<Rooms['createRoom']>[0]

/* oxlint-disable max-lines -- one method for each thing a person may ask of rooms */
/** All rooms of one engine: does what the person asks, and shows what there is. */
export class RoomSet implements Rooms {
  readonly #context: RoomsContext
  readonly #tools: SharedTools
  readonly #rooms: RoomList
  readonly #creator: Creator
  readonly #invites: Invites
  readonly #openRooms: OpenRooms
  readonly #listening: Listening

  constructor(context: RoomsContext, cryptography: RoomCryptography) {
    this.#context = context
    const background = new Background(context.fault)
    const lookAgain = () => this.#listening.lookAgain()
    const journeys = new Journeys(context.nowMs)
    const tools: SharedTools = { context, cryptography, background, lookAgain, journeys }
    this.#tools = tools
    this.#rooms = new RoomList(tools)
    const welcomes = new Welcomes(this.#rooms, tools)
    this.#creator = new Creator(this.#rooms, tools)
    this.#invites = new Invites(this.#rooms, tools)
    this.#openRooms = new OpenRooms(tools)
    this.#listening = new Listening({
      shared: tools,
      rooms: this.#rooms,
      welcomes,
      creator: this.#creator,
      openRooms: this.#openRooms,
    })
  }

  async start(): Promise<void> {
    await this.#rooms.load()
    const { uploads } = this.#context
    const { background } = this.#tools
    uploads.onEnd((end) => background.run(() => filesEnded(this.#rooms.get(end.roomId), end, uploads)))
    await uploads.resume()
    this.#listening.start()
    this.#context.changed()
  }

  async stop(): Promise<void> {
    this.#listening.stop()
    await this.#context.uploads.stop()
    await this.#rooms.stop()
    await this.#tools.background.idle()
  }

  summaries(): RoomSummary[] {
    const rooms = this.#rooms.all.toSorted((a, b) => byActivity(a.state.head, b.state.head))
    return rooms.map((room) => room.view.summary())
  }

  refreshOpenRooms(): Promise<void> {
    return this.#openRooms.refresh()
  }

  openRooms(): EngineState['openRooms'] {
    return this.#openRooms.without((roomId) => this.#rooms.get(roomId) !== undefined)
  }

  mayMakePublic(): boolean {
    return this.#openRooms.mayMakePublic
  }

  async timeline(roomId: RoomId): Promise<Timeline> {
    return this.#room(roomId).view.timeline()
  }

  async search(text: string, roomId?: RoomId): Promise<SearchFound> {
    return search(roomId ? [this.#room(roomId)] : this.#rooms.all, text, this.#context)
  }

  async fetchHistory(roomId: RoomId): Promise<void> {
    await fetchHistory(this.#room(roomId))
  }

  async transcript(roomId: RoomId): Promise<RoomTranscript> {
    return transcript(this.#room(roomId), this.#context)
  }

  watch(roomId: RoomId): Unsubscribe {
    return this.#rooms.get(roomId)?.view.watch() ?? (() => {})
  }

  async loadOlder(roomId: RoomId): Promise<boolean> {
    return this.#room(roomId).view.loadOlder()
  }

  async createRoom({
    kind,
    name,
    topic = '',
    history,
    keepDays = 0,
    memberIds = [],
  }: NewRoomInput): Promise<{ roomId: RoomId }> {
    const policy = { history: history ?? (kind === 'group' ? 'since-join' : 'shared'), keepDays }
    const made = await this.#create({ kind, policy, profile: { name, topic }, wanted: memberIds })
    if (kind === 'public') await this.addMembers(made.roomId, memberIds)
    return made
  }

  async openDirect(accountId: AccountId): Promise<{ roomId: RoomId }> {
    const existing = this.#rooms.all.find(
      ({ state: { head } }) => head.kind === 'direct' && head.with === accountId,
    )
    if (existing) return { roomId: existing.roomId }
    if (!this.#context.link.isOpen) throw new OfflineError()
    const policy = { history: 'since-join', keepDays: 0 } as const
    return this.#create({ kind: 'direct', policy, with: accountId, wanted: [accountId] })
  }

  async joinRoom(roomId: RoomId): Promise<void> {
    if (this.#rooms.get(roomId)) return
    const asked = { roomId, eventId: this.#newEventId() }
    const { room: listed } = await this.#context.link.request(joinRoom, asked)
    await this.#rooms.take(listed)
  }

  async joinByInvite(link: string): Promise<{ roomId: RoomId }> {
    return { roomId: await this.#invites.follow(link) }
  }

  async leaveRoom(roomId: RoomId): Promise<void> {
    const room = this.#room(roomId)
    // Two people have one direct room; nobody could let the one who left back in.
    if (room.state.head.kind === 'direct') throw new ChatError('not-allowed')
    try {
      if (room.state.head.stage === 'creating') await this.#creator.announce(room)
      await this.#context.link.request(leaveRoom, { roomId, eventId: this.#newEventId() })
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'not-found') throw error
    }
    await this.#rooms.remove(roomId)
  }

  async addMembers(roomId: RoomId, accountIds: AccountId[]): Promise<void> {
    await addMembers(this.#room(roomId), accountIds, this.#tools)
  }

  async removeMember(roomId: RoomId, accountId: AccountId): Promise<void> {
    await removeMember(this.#room(roomId), accountId, this.#tools)
  }

  async renameRoom(roomId: RoomId, { name, topic }: { name: string; topic: string }): Promise<void> {
    const room = this.#room(roomId)
    if (room.state.head.kind === 'direct') throw new ChatError('not-allowed')
    await room.write({ type: 'room', name, topic }, this.#newEventId())
  }

  setRoomPolicy(roomId: RoomId, policy: RoomPolicy): Promise<void> {
    return setPolicy(this.#room(roomId), policy, this.#context.link)
  }

  async createInvite(roomId: RoomId): Promise<{ url: string; expiresAtMs: number }> {
    const room = this.#room(roomId)
    // Whoever is in the workspace may join by themselves, and the server would see the secret.
    if (room.state.head.kind === 'public') throw new ChatError('not-allowed')
    if (room.state.head.stage === 'creating') await this.#creator.announce(room)
    return this.#invites.create(room)
  }

  async send(
    roomId: RoomId,
    text: string,
    eventId: EventId,
    extras: MessageExtras = {},
  ): Promise<{ eventId: EventId }> {
    await writeText(this.#room(roomId), { text, eventId, extras })
    return { eventId }
  }

  async sendFiles(
    roomId: RoomId,
    { text, files, extras = {} }: Parameters<Rooms['sendFiles']>[1],
    eventId: EventId,
  ): Promise<{ eventId: EventId }> {
    await sendFiles(this.#room(roomId), { text, files, extras, eventId }, this.#context.uploads)
    return { eventId }
  }

  async act(roomId: RoomId, action: MessageAction): Promise<void> {
    const room = this.#room(roomId)
    await room.write(await room.view.contentFor(action), this.#newEventId())
  }

  async ask(roomId: RoomId, poll: Omit<PollContent, 'type'>): Promise<void> {
    await writePoll(this.#room(roomId), poll, this.#newEventId())
  }

  async thread(roomId: RoomId, root: EventId): Promise<Thread | undefined> {
    return this.#room(roomId).view.thread(root)
  }

  async pins(roomId: RoomId): Promise<MessageLine[]> {
    return this.#room(roomId).view.pins()
  }

  async messages(roomId: RoomId, eventIds: EventId[]): Promise<MessageLine[]> {
    return this.#room(roomId).view.messages(eventIds)
  }

  async journey(_roomId: RoomId, eventId: EventId): Promise<JourneyFound> {
    return this.#tools.journeys.find(eventId)
  }

  async markNew(roomId: RoomId, seq: number): Promise<void> {
    this.#room(roomId).view.markNew(seq)
  }

  async readThread(roomId: RoomId, root: EventId): Promise<void> {
    this.#room(roomId).view.readThread(root)
  }

  async reveal(roomId: RoomId, eventId: EventId): Promise<{ thread?: EventId } | undefined> {
    return this.#room(roomId).view.reveal(eventId)
  }

  async reportMessage(roomId: RoomId, seq: number, reason: string): Promise<void> {
    await report(this.#room(roomId), { seq, reason }, this.#tools)
  }

  async retry(roomId: RoomId, eventId: EventId): Promise<void> {
    const room = this.#room(roomId)
    await room.parts.outbox.retry(eventId)
    this.#context.uploads.start(eventId)
    room.pump()
  }

  async discard(roomId: RoomId, eventId: EventId): Promise<void> {
    if (await this.#room(roomId).parts.outbox.discard(eventId))
      await this.#context.uploads.forget(eventId, { isSent: false })
  }

  async markRead(roomId: RoomId, seq: number): Promise<void> {
    this.#room(roomId).markRead(seq)
  }

  async typing(roomId: RoomId): Promise<void> {
    this.#room(roomId).view.typing.tell()
  }

  async setDraft(roomId: RoomId, text: string): Promise<void> {
    this.#room(roomId).view.setDraft(text)
  }

  /** Once the room is on this device's disk, when the server hears of it is a matter of time only. */
  async #create(made: NewRoom): Promise<{ roomId: RoomId }> {
    const room = await this.#creator.create(made)
    try {
      return { roomId: await this.#creator.announce(room) }
    } catch (error) {
      if (!isExpected(error) || room.state.head.stage === 'gone') throw error
      this.#listening.announceRooms()
      return { roomId: room.roomId }
    }
  }

  #newEventId(): EventId {
    return EventId.parse(this.#tools.cryptography.newId())
  }

  #room(roomId: RoomId): Room {
    const room = this.#rooms.get(roomId)
    if (!room) throw new ChatError('not-found')
    return room
  }
}
