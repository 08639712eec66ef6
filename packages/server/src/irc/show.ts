import {
  listPeople,
  listRooms,
  type EventId,
  type PostEvent,
  type RoomEvent,
  type RosterEvent,
  type ServerFrame,
} from '@securechat/protocol'
import { toIrc } from './formatting.ts'
import { LINE_BYTES, splitText, type Outgoing } from './message.ts'
import type { Channel } from './network.ts'
import type { Session } from './session.ts'

/** What somebody else sees of what the server says. */
export async function show(session: Session, said: ServerFrame): Promise<void> {
  if ('event' in said) {
    if (session.isRegistered) await showEvent(session, said.event)
    session.came(said.event.eventId)
  } else if ('signal' in said && session.isRegistered) showSignal(session, said)
}

async function showEvent(session: Session, event: RoomEvent): Promise<void> {
  const { network } = session
  if (!network.knows(event.accountId)) network.learn((await session.connection.ask(listPeople, {})).people)
  const channel = await channelFor(session, event)
  if (!channel) return
  if (event.kind === 'post') return showPost(session, channel, event)
  if (event.kind === 'roster') showRoster(session, channel, event)
}

/** A room that none of us knew: somebody has begun it, or taken us in. */
async function channelFor(session: Session, { roomId }: RoomEvent): Promise<Channel | undefined> {
  const { network, connection } = session
  if (!network.channels.has(roomId))
    for (const room of (await connection.ask(listRooms, {})).rooms)
      if (room.roomId === roomId) network.take(room)
  return network.channels.get(roomId)
}

function showSignal({ network }: Session, { signal }: Extract<ServerFrame, { signal: unknown }>): void {
  if (signal.kind === 'presence')
    network.setHere(signal.accountId, signal.state === 'online' || signal.state === 'busy')
}

export const tagsOf = (
  session: Session,
  { acceptedAtMs, eventId, accountId }: RoomEvent,
): Record<string, string> => ({
  time: new Date(acceptedAtMs).toISOString(),
  msgid: eventId,
  account: session.network.nameOf(accountId) === '' ? '*' : session.network.nickOf(accountId),
})

interface Text {
  type: string
  text?: string
  emoji?: string
  isOn?: boolean
  target?: EventId
  name?: string
  topic?: string
  isNotice?: boolean
}

/** As lines of IRC; nothing for what has no such form. */
export function linesOf(session: Session, channel: Channel, event: PostEvent): Outgoing[] {
  const { network } = session
  const source = network.sourceOf(event.accountId)
  const to = targetOf(session, channel, event)
  const content = event.content as unknown as Text
  const tags = tagsOf(session, event)
  if (content.type === 'text' || content.type === 'edit') {
    const command = content.isNotice ? 'NOTICE' : 'PRIVMSG'
    const text = toIrc(content.text ?? '')
    const said = content.type === 'edit' ? `(edited) ${text}` : text
    const room = LINE_BYTES - Buffer.byteLength(`:${source} ${command} ${to} :`)
    const isAction = said.startsWith('\x01ACTION ')
    const parts = isAction ? [said] : splitText(said === '' ? '(a file)' : said, room)
    return parts.map((part, at) => ({
      source,
      command,
      params: [to, part],
      tags: at === 0 ? tags : { ...tags, msgid: `${event.eventId}/${at}` },
    }))
  }
  if (content.type === 'react' && content.target !== undefined && session.caps.has('message-tags')) {
    const name = content.isOn === false ? '+draft/unreact' : '+draft/react'
    return [
      {
        source,
        command: 'TAGMSG',
        params: [to],
        tags: { ...tags, [name]: content.emoji ?? '', '+draft/reply': content.target },
      },
    ]
  }
  return []
}

function targetOf({ network, accountId }: Session, channel: Channel, event: PostEvent): string {
  if (!channel.isDirect) return channel.name
  const other = [...channel.members.keys()].find((member) => member !== event.accountId)
  return network.nickOf(other ?? accountId ?? event.accountId)
}

function showPost(session: Session, channel: Channel, event: PostEvent): void {
  const content = event.content as unknown as Text
  const isOwn = session.isOwn(event.eventId)
  const put = (line: Outgoing) => (isOwn ? session.reply(line) : session.write(line))
  if (content.type === 'room') return showNaming(session, channel, event)
  // On the connection that said it only where it wants to hear that; on the account's others in any case.
  if (isOwn && !session.caps.has('echo-message')) return
  for (const line of linesOf(session, channel, event)) put(line)
}

function showNaming(session: Session, channel: Channel, event: PostEvent): void {
  const { topic = '', name = '' } = event.content as unknown as Text
  const before = session.network.topicsShown.get(session)?.get(channel.roomId)
  session.network.describe(channel.roomId, { name, topic })
  session.network.noteTopic(session, channel.roomId, topic)
  if (before === topic) return
  const line = {
    source: session.network.sourceOf(event.accountId),
    command: 'TOPIC',
    params: [channel.name, topic],
    tags: tagsOf(session, event),
  }
  if (session.isOwn(event.eventId)) session.reply(line)
  else session.write(line)
}

function showRoster(session: Session, channel: Channel, event: RosterEvent): void {
  const { network } = session
  const put = (line: Outgoing) => (session.isOwn(event.eventId) ? session.reply(line) : session.write(line))
  const { accountId, subject, change } = event
  const tags = tagsOf(session, event)
  const source = network.sourceOf(accountId)
  const about = subject ?? accountId
  const isEmpty = channel.members.size === 0
  if (change === 'created' || change === 'joined' || change === 'added')
    channel.members.set(
      about,
      change === 'created' || isEmpty ? 'admin' : (channel.members.get(about) ?? 'member'),
    )
  if (change === 'left' || change === 'removed') channel.members.delete(about)
  if (change === 'promoted') channel.members.set(about, 'admin')
  if (change === 'demoted') channel.members.set(about, 'member')
  if (channel.isDirect || network.quitting.has(accountId)) return
  switch (change) {
    case 'created':
    case 'joined':
    case 'added': {
      const extended = session.caps.has('extended-join') ? [network.nickOf(about), network.nameOf(about)] : []
      return put({
        source: network.sourceOf(about),
        command: 'JOIN',
        params: [channel.name, ...extended],
        tags,
      })
    }
    case 'left':
      return put({ source, command: 'PART', params: [channel.name], tags })
    case 'removed':
      return put({
        source,
        command: 'KICK',
        params: [channel.name, network.nickOf(about), network.nickOf(accountId)],
        tags,
      })
    case 'promoted':
    case 'demoted':
      return put({
        source,
        command: 'MODE',
        params: [channel.name, change === 'promoted' ? '+o' : '-o', network.nickOf(about)],
        tags,
      })
    case 'asked':
    case 'lost':
    case 'device':
      return
  }
}
