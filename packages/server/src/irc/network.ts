import type { AccountId, Person, PublicProfile, Room, RoomId } from '@securechat/protocol'
import { wordOf } from '../public-rooms.ts'
import { fold } from './message.ts'
import type { Session } from './session.ts'

export interface Channel {
  roomId: RoomId
  /** `#ops`; of a room of two, nothing. */
  name: string
  topic: string
  isDirect: boolean
  createdAtMs: number
  /** Joined members, and who of them looks after the room. */
  members: Map<AccountId, 'admin' | 'member'>
}

interface Face {
  nick: string
  name: string
  isHere: boolean
}

export interface Former {
  nick: string
  user: string
  realName: string
  atMs: number
}

/** What all IRC connections of one server share: who is called what, and the rooms that any of them is in. */
export class Network {
  readonly sessions = new Set<Session>()
  readonly channels = new Map<RoomId, Channel>()
  readonly former: Former[] = []
  readonly startedAtMs = Date.now()
  /** Guests on their way out: that they leave their rooms has been said already. */
  readonly quitting = new Set<AccountId>()
  /** The topics each connection has been told. */
  readonly topicsShown = new Map<Session, Map<RoomId, string>>()
  readonly #faces = new Map<AccountId, Face>()

  /** Takes the workspace's people in. */
  learn(people: readonly Person[]): void {
    for (const { accountId, name, presence } of people) {
      const nick = this.#faces.get(accountId)?.nick ?? wordOf(name)
      this.#faces.set(accountId, { nick, name, isHere: presence === 'online' || presence === 'busy' })
    }
  }

  knows(accountId: AccountId): boolean {
    return this.#faces.has(accountId)
  }

  rename(accountId: AccountId, nick: string): void {
    const face = this.#faces.get(accountId)
    this.#faces.set(accountId, { name: nick, isHere: true, ...face, nick })
  }

  /** @returns whether that is news. */
  setHere(accountId: AccountId, isHere: boolean): boolean {
    const face = this.#faces.get(accountId)
    if (!face || face.isHere === isHere) return false
    this.#faces.set(accountId, { ...face, isHere })
    return true
  }

  isHere(accountId: AccountId): boolean {
    return this.#faces.get(accountId)?.isHere ?? false
  }

  nickOf(accountId: AccountId): string {
    return this.#faces.get(accountId)?.nick ?? 'somebody'
  }

  nameOf(accountId: AccountId): string {
    return this.#faces.get(accountId)?.name ?? ''
  }

  /** `nick!user@host`: hosts say nothing of where people are. */
  sourceOf(accountId: AccountId): string {
    const nick = this.nickOf(accountId)
    const [session] = this.sessionsOf(accountId)
    return `${nick}!${session?.user ?? nick.slice(0, 10)}@securechat`
  }

  accountOf(nick: string): AccountId | undefined {
    const wanted = fold(nick)
    for (const [accountId, face] of this.#faces) if (fold(face.nick) === wanted) return accountId
    return undefined
  }

  forget(accountId: AccountId): void {
    this.#faces.delete(accountId)
  }

  sessionsOf(accountId: AccountId): Session[] {
    return [...this.sessions].filter((session) => session.accountId === accountId)
  }

  /** Other connections that share a channel with this one. */
  neighboursOf(session: Session): Session[] {
    const { accountId } = session
    if (accountId === undefined) return []
    const shared = [...this.channels.values()].filter(
      ({ isDirect, members }) => !isDirect && members.has(accountId),
    )
    return [...this.sessions].filter(
      (other) =>
        other !== session &&
        other.accountId !== undefined &&
        shared.some(({ members }) => members.has(other.accountId!)),
    )
  }

  noteTopic(session: Session, roomId: RoomId, topic: string): void {
    const shown = this.topicsShown.get(session) ?? new Map<RoomId, string>()
    shown.set(roomId, topic)
    this.topicsShown.set(session, shown)
  }

  /** A connection that has said this nick, registered or on the way to it. */
  holderOf(nick: string): Session | undefined {
    return [...this.sessions].find((session) => fold(session.nick) === fold(nick))
  }

  /** A room as its server lists it now. */
  take({ roomId, profile, members, createdAtMs }: Room): Channel {
    const joined = members.filter(({ state }) => state === 'joined')
    const channel: Channel = {
      roomId,
      ...described(profile),
      createdAtMs,
      members: new Map(joined.map(({ accountId, role }) => [accountId, role])),
    }
    this.channels.set(roomId, channel)
    return channel
  }

  describe(roomId: RoomId, profile: PublicProfile): void {
    const channel = this.channels.get(roomId)
    if (channel) Object.assign(channel, described(profile))
  }

  channelOf(name: string): Channel | undefined {
    const wanted = fold(name)
    return [...this.channels.values()].find((channel) => !channel.isDirect && fold(channel.name) === wanted)
  }
}

export const channelName = (profile: PublicProfile): string => `#${wordOf(profile.name)}`

function described(profile: PublicProfile = { name: '', topic: '' }) {
  const isDirect = profile.isDirect === true
  return { name: isDirect ? '' : channelName(profile), topic: profile.topic, isDirect }
}
