import {
  changeMember,
  ChatError,
  createRoom,
  joinRoom,
  leaveRoom,
  listPublicRooms,
  postMessage,
  publicRoomId,
  type AccountId,
} from '@securechat/protocol'
import { randomBytes } from 'node:crypto'
import type { Command } from './commands.ts'
import { wordOf } from '../public-rooms.ts'
import { fold, type IrcMessage } from './message.ts'
import { channelName, type Channel } from './network.ts'
import type { Session } from './session.ts'

const randomId = () => randomBytes(16).toString('base64url')

async function join(session: Session, { params: [names = ''] }: IrcMessage): Promise<void> {
  if (names === '0') return partAll(session)
  for (const name of names.split(',')) await joinOne(session, name)
}

async function joinOne(session: Session, name: string): Promise<void> {
  const { network, connection, accountId } = session
  if (!name.startsWith('#')) return session.numeric('403', [name, 'No such channel'])
  if (name.length > 65 || wordOf(name.slice(1)) !== name.slice(1))
    return session.numeric('476', [name, 'Bad Channel Mask'])
  const { rooms, mayCreate } = await connection.ask(listPublicRooms, {})
  const found = rooms.find(({ profile }) => fold(channelName(profile)) === fold(name))
  const known = found && network.channels.get(found.roomId)
  if (known && accountId !== undefined && known.members.has(accountId)) return
  if (found) {
    await session.act(async (eventId) =>
      network.take((await connection.ask(joinRoom, { roomId: found.roomId, eventId })).room),
    )
  } else {
    if (!mayCreate) return session.numeric('403', [name, 'No such channel, and you may not make one'])
    const roomId = publicRoomId(randomId())
    const made = {
      kind: 'public' as const,
      roomId,
      history: 'shared' as const,
      profile: { name: name.slice(1), topic: '' },
    }
    await session.act(async (eventId) =>
      network.take((await connection.ask(createRoom, { ...made, eventId })).room),
    )
  }
  const channel = network.channelOf(name)
  if (!channel) return
  session.sayTopic(channel)
  session.sayNames(channel)
}

async function partAll(session: Session): Promise<void> {
  const { accountId } = session
  for (const channel of session.network.channels.values())
    if (!channel.isDirect && accountId !== undefined && channel.members.has(accountId))
      await session.act((eventId) => session.connection.ask(leaveRoom, { roomId: channel.roomId, eventId }))
}

async function part(session: Session, { params: [names = ''] }: IrcMessage): Promise<void> {
  for (const name of names.split(',')) {
    const channel = ownChannel(session, name)
    if (channel)
      await session.act((eventId) => session.connection.ask(leaveRoom, { roomId: channel.roomId, eventId }))
  }
}

/** A channel one is in; what stands against it has been said otherwise. */
function ownChannel(session: Session, name: string): Channel | undefined {
  const channel = session.network.channelOf(name)
  if (!channel) {
    session.numeric('403', [name, 'No such channel'])
    return undefined
  }
  const isIn = session.accountId !== undefined && channel.members.has(session.accountId)
  if (isIn) return channel
  session.numeric('442', [name, 'You’re not on that channel'])
  return undefined
}

async function topic(session: Session, { params: [name = '', text] }: IrcMessage): Promise<void> {
  const channel = ownChannel(session, name)
  if (!channel) return
  if (text === undefined) {
    if (channel.topic === '') return session.numeric('331', [channel.name, 'No topic is set'])
    return session.numeric('332', [channel.name, channel.topic])
  }
  await asOperator(session, channel, () =>
    session.act((eventId) => {
      const content = { type: 'room', name: channel.name.slice(1), topic: text }
      const { roomId } = channel
      return session.connection.ask(postMessage, { roomId, eventId, sentAtMs: Date.now(), content })
    }),
  )
}

async function asOperator(session: Session, channel: Channel, job: () => Promise<unknown>): Promise<void> {
  try {
    await job()
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== 'not-allowed') throw error
    session.numeric('482', [channel.name, 'You’re not channel operator'])
  }
}

interface Change {
  channel: Channel
  accountId: AccountId
  change: 'added' | 'removed' | 'promoted' | 'demoted'
}

const changeOf = (session: Session, { channel, accountId, change }: Change) =>
  asOperator(session, channel, () =>
    session.act((eventId) =>
      session.connection.ask(changeMember, { roomId: channel.roomId, eventId, accountId, change }),
    ),
  )

async function kick(session: Session, { params: [name = '', nick = ''] }: IrcMessage): Promise<void> {
  const channel = ownChannel(session, name)
  const accountId = session.network.accountOf(nick)
  if (!channel) return
  if (accountId === undefined || !channel.members.has(accountId))
    return session.numeric('441', [nick, channel.name, 'They aren’t on that channel'])
  await changeOf(session, { channel, accountId, change: 'removed' })
}

/** Whoever is invited is in: in a public room there is no door to wait at. */
async function invite(session: Session, { params: [nick = '', name = ''] }: IrcMessage): Promise<void> {
  const accountId = session.network.accountOf(nick)
  if (accountId === undefined) return session.numeric('401', [nick, 'No such nick/channel'])
  const channel = ownChannel(session, name)
  if (!channel) return
  if (channel.members.has(accountId))
    return session.numeric('443', [nick, channel.name, 'is already on channel'])
  for (const other of session.network.sessionsOf(accountId))
    other.write({ source: session.source, command: 'INVITE', params: [other.nick, channel.name] })
  session.numeric('341', [nick, channel.name])
}

async function mode(session: Session, { params: [name = '', modes, ...args] }: IrcMessage): Promise<void> {
  if (!name.startsWith('#')) {
    if (fold(name) !== fold(session.nick))
      return session.network.accountOf(name) === undefined
        ? session.numeric('401', [name, 'No such nick/channel'])
        : session.numeric('502', ['Can’t change mode for other users'])
    return modes === undefined ? session.numeric('221', ['+i']) : undefined
  }
  const channel = session.network.channelOf(name)
  if (!channel) return session.numeric('403', [name, 'No such channel'])
  if (modes === undefined) {
    session.numeric('324', [channel.name, '+nt'])
    return session.numeric('329', [channel.name, String(Math.floor(channel.createdAtMs / 1000))])
  }
  await changeModes(session, channel, { modes, args })
}

async function changeModes(
  session: Session,
  channel: Channel,
  { modes, args }: { modes: string; args: string[] },
): Promise<void> {
  let isOn = true
  for (const letter of modes) {
    if (letter === '+' || letter === '-') isOn = letter === '+'
    else if (letter === 'o') {
      const nick = args.shift() ?? ''
      const accountId = session.network.accountOf(nick)
      if (accountId === undefined || !channel.members.has(accountId))
        session.numeric(
          accountId ? '441' : '401',
          accountId ? [nick, channel.name, 'They aren’t on that channel'] : [nick, 'No such nick/channel'],
        )
      else await changeOf(session, { channel, accountId, change: isOn ? 'promoted' : 'demoted' })
    } else if (letter === 'b') session.numeric('368', [channel.name, 'End of channel ban list'])
    else if (!'nt'.includes(letter)) session.numeric('472', [letter, 'is unknown mode char to me'])
  }
}

function names(session: Session, { params: [list = ''] }: IrcMessage): void {
  for (const name of list.split(',')) {
    const channel = session.network.channelOf(name)
    if (channel) session.sayNames(channel)
    else session.numeric('366', [name || '*', 'End of /NAMES list'])
  }
}

async function list(session: Session, { params: [wanted = ''] }: IrcMessage): Promise<void> {
  const { rooms } = await session.connection.ask(listPublicRooms, {})
  const only = wanted.startsWith('#') ? wanted.split(',').map(fold) : undefined
  session.numeric('321', ['Channel', 'Users  Name'])
  for (const { profile, memberCount } of rooms)
    if (memberCount > 0 && (!only || only.includes(fold(channelName(profile)))))
      session.numeric('322', [channelName(profile), String(memberCount), profile.topic])
  session.numeric('323', ['End of /LIST'])
}

export const channelCommands: Readonly<Record<string, Command>> = {
  JOIN: { needs: 1, run: join },
  PART: { needs: 1, run: part },
  TOPIC: { needs: 1, run: topic },
  KICK: { needs: 2, run: kick },
  INVITE: { needs: 2, run: invite },
  MODE: { needs: 1, run: mode },
  NAMES: { run: names },
  LIST: { run: list },
}
