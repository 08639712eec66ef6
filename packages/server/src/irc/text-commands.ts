import {
  ChatError,
  EventId,
  postMessage,
  signalTyping,
  talkPublicly,
  type RoomId,
} from '@securechat/protocol'
import type { Command } from './commands.ts'
import { toMarkdown } from './formatting.ts'
import type { IrcMessage } from './message.ts'
import type { Session } from './session.ts'

const MOST_TARGETS = 4

/** PRIVMSG and NOTICE. What is wrong with a NOTICE is not said: programs must not answer one another without end. */
function saying(command: 'PRIVMSG' | 'NOTICE'): Command {
  const isQuiet = command === 'NOTICE'
  return {
    run: async (session, { params: [targets, text], tags }) => {
      if (targets === undefined)
        return isQuiet ? undefined : session.numeric('411', [`No recipient given (${command})`])
      if (text === undefined || text === '')
        return isQuiet ? undefined : session.numeric('412', ['No text to send'])
      const names = targets.split(',')
      if (names.length > MOST_TARGETS) return session.numeric('407', [targets, 'Too many recipients'])
      for (const name of names) await say(session, { name, text, isQuiet, replyTo: tags.get('+draft/reply') })
    },
  }
}

interface Saying {
  name: string
  text: string
  isQuiet: boolean
  replyTo: string | undefined
}

async function say(session: Session, { name, text, isQuiet, replyTo }: Saying): Promise<void> {
  const roomId = await targetRoom(session, name, isQuiet)
  if (roomId === undefined) return
  const isAction = text.startsWith('\x01')
  const target = EventId.safeParse(replyTo)
  const content = {
    type: 'text',
    text: isAction ? text : toMarkdown(text),
    ...(isQuiet && { isNotice: true }),
    ...(target.success && { replyTo: target.data }),
  }
  session.lastSaidAtMs = Date.now()
  await session.act((eventId) =>
    session.connection.ask(postMessage, { roomId, eventId, sentAtMs: Date.now(), content }),
  )
  const to = session.network.accountOf(name)
  const [other] = to ? session.network.sessionsOf(to) : []
  if (other && other.away !== '' && !isQuiet) session.numeric('301', [name, other.away])
}

/** @returns nothing when there is no such place, which has been said. */
async function targetRoom(session: Session, name: string, isQuiet = false): Promise<RoomId | undefined> {
  const { network, connection, accountId } = session
  const refuse = (code: string, why: string) => {
    if (!isQuiet) session.numeric(code, [name, why])
    return undefined
  }
  if (name.startsWith('#')) {
    const channel = network.channelOf(name)
    if (!channel) return refuse('403', 'No such channel')
    const isIn = accountId !== undefined && channel.members.has(accountId)
    return isIn ? channel.roomId : refuse('404', 'Cannot send to channel')
  }
  const other = network.accountOf(name)
  if (other === undefined) return refuse('401', 'No such nick/channel')
  if (other === accountId) return refuse('401', 'Nobody talks to themselves here')
  try {
    const { room } = await connection.ask(talkPublicly, { with: other })
    if (!network.channels.has(room.roomId)) network.take(room)
    return room.roomId
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== 'not-allowed') throw error
    return refuse('531', 'They read encrypted messages only: write to them with a SecureChat client')
  }
}

/** What clients say beside words: that somebody is typing, and reactions. */
async function tagMessage(session: Session, { params: [name = ''], tags }: IrcMessage): Promise<void> {
  if (!session.caps.has('message-tags')) return session.numeric('421', ['TAGMSG', 'Unknown command'])
  const roomId = await targetRoom(session, name)
  if (roomId === undefined) return
  const typing = tags.get('+typing') ?? tags.get('+draft/typing')
  if (typing === 'active') await session.connection.ask(signalTyping, { roomId })
  const emoji = tags.get('+draft/react') ?? tags.get('+draft/unreact')
  const target = EventId.safeParse((tags.get('+draft/reply') ?? tags.get('+reply') ?? '').split('/')[0])
  if (emoji === undefined || emoji === '' || !target.success) return
  const content = { type: 'react', target: target.data, emoji, isOn: tags.has('+draft/react') }
  await session.act((eventId) =>
    session.connection.ask(postMessage, { roomId, eventId, sentAtMs: Date.now(), content }),
  )
}

export const textCommands: Readonly<Record<string, Command>> = {
  PRIVMSG: saying('PRIVMSG'),
  NOTICE: saying('NOTICE'),
  TAGMSG: { needs: 1, run: tagMessage },
}
