import { setPresence } from '@securechat/protocol'
import type { Command } from './commands.ts'
import { fold, type IrcMessage } from './message.ts'
import { SERVER, type Session } from './session.ts'
import { lusers, motd, supported, VERSION } from './welcome.ts'

async function away(session: Session, { params: [reason = ''] }: IrcMessage): Promise<void> {
  session.away = reason
  if (reason === '') session.numeric('305', ['You are no longer marked as being away'])
  else session.numeric('306', ['You have been marked as being away'])
  await session.connection.ask(setPresence, { state: reason === '' ? 'online' : 'away' })
  const line = { source: session.source, command: 'AWAY', params: reason === '' ? [] : [reason] }
  for (const other of session.network.neighboursOf(session))
    if (other.caps.has('away-notify')) other.write(line)
}

function setName(session: Session, { params: [realName = ''] }: IrcMessage): void {
  session.realName = realName.slice(0, 200)
  const line = { source: session.source, command: 'SETNAME', params: [session.realName] }
  session.reply(line)
  for (const other of session.network.neighboursOf(session)) if (other.caps.has('setname')) other.write(line)
}

function whois(session: Session, { params }: IrcMessage): void {
  const nick = params[1] ?? params[0] ?? ''
  const { network } = session
  const accountId = network.accountOf(nick)
  if (nick === '') return session.numeric('431', ['No nickname given'])
  if (accountId === undefined) session.numeric('401', [nick, 'No such nick/channel'])
  else {
    const shown = network.nickOf(accountId)
    const [other] = network.sessionsOf(accountId)
    const [, user = shown] = /^[^!]*!([^@]*)@/.exec(network.sourceOf(accountId)) ?? []
    session.numeric('311', [shown, user, 'securechat', '*', other?.realName || network.nameOf(accountId)])
    const rooms = [...network.channels.values()].filter(
      ({ isDirect, members }) => !isDirect && members.has(accountId),
    )
    const listed = rooms.map(({ name, members }) => (members.get(accountId) === 'admin' ? `@${name}` : name))
    if (listed.length > 0) session.numeric('319', [shown, listed.join(' ')])
    session.numeric('312', [shown, SERVER, 'SecureChat'])
    if (other && other.away !== '') session.numeric('301', [shown, other.away])
    if (!session.connection.hasGuests)
      session.numeric('330', [shown, network.nameOf(accountId), 'is logged in as'])
    if (other?.connection.isEncrypted) session.numeric('671', [shown, 'is using a secure connection'])
    if (other) {
      const idle = Math.floor((Date.now() - other.lastSaidAtMs) / 1000)
      const since = Math.floor(other.signedOnAtMs / 1000)
      session.numeric('317', [shown, String(idle), String(since), 'seconds idle, signon time'])
    }
  }
  session.numeric('318', [nick, 'End of /WHOIS list'])
}

function whowas(session: Session, { params: [nick = ''] }: IrcMessage): void {
  const found = session.network.former.filter((former) => fold(former.nick) === fold(nick))
  if (found.length === 0) session.numeric('406', [nick, 'There was no such nickname'])
  for (const { nick: was, user, realName, atMs } of found) {
    session.numeric('314', [was, user, 'securechat', '*', realName])
    session.numeric('312', [was, SERVER, new Date(atMs).toUTCString()])
  }
  session.numeric('369', [nick, 'End of WHOWAS'])
}

/** WHO, and WHOX where fields are asked for. */
function who(session: Session, { params: [mask = '', fields = ''] }: IrcMessage): void {
  const { network } = session
  const channel = mask.startsWith('#') ? network.channelOf(mask) : undefined
  const single = network.accountOf(mask)
  const found = channel ? [...channel.members.keys()] : single === undefined ? [] : [single]
  const [, wanted, token = ''] = /^%([a-z]*)(?:,(\d{1,3}))?$/i.exec(fields) ?? []
  for (const accountId of found) {
    const [, nick = '', user = '', host = ''] =
      /^([^!]*)!([^@]*)@(.*)$/.exec(network.sourceOf(accountId)) ?? []
    const flags = `${network.isHere(accountId) ? 'H' : 'G'}${channel?.members.get(accountId) === 'admin' ? '@' : ''}`
    const realName = network.sessionsOf(accountId)[0]?.realName ?? network.nameOf(accountId)
    const values: Record<string, string> = { t: token, c: channel?.name ?? '*', u: user, i: '0.0.0.0', h: host, s: SERVER, n: nick, f: flags, d: '0', l: '0', a: network.nameOf(accountId) || '0', o: 'n/a', r: realName } // prettier-ignore
    if (wanted === undefined)
      session.numeric('352', [channel?.name ?? '*', user, host, SERVER, nick, flags, `0 ${realName}`])
    else
      session.numeric(
        '354',
        'tcuihsnfdlaor'
          .split('')
          .filter((field) => wanted.includes(field))
          .map((field) => values[field] ?? ''),
      )
  }
  session.numeric('315', [mask || '*', 'End of /WHO list'])
}

function isOn(session: Session, { params }: IrcMessage): void {
  const here = params.flatMap((list) => list.split(' ')).filter((nick) => isOnline(session, nick))
  session.numeric('303', [here.join(' ')])
}

function isOnline({ network }: Session, nick: string): boolean {
  const accountId = network.accountOf(nick)
  return accountId !== undefined && (network.isHere(accountId) || network.sessionsOf(accountId).length > 0)
}

function userHost(session: Session, { params }: IrcMessage): void {
  const { network } = session
  const shown = params.slice(0, 5).flatMap((nick) => {
    const accountId = network.accountOf(nick)
    if (accountId === undefined) return []
    const [, user = '', host = ''] = /!([^@]*)@(.*)$/.exec(network.sourceOf(accountId)) ?? []
    const isAway = (network.sessionsOf(accountId)[0]?.away ?? '') !== ''
    return [`${network.nickOf(accountId)}=${isAway ? '-' : '+'}${user}@${host}`]
  })
  session.numeric('302', [shown.join(' ')])
}

function monitor(session: Session, { params: [sub = '', list = ''] }: IrcMessage): void {
  const nicks = list.split(',').filter((nick) => nick !== '')
  const tell = (told: readonly string[]) => {
    const here = told.filter((nick) => isOnline(session, nick))
    const gone = told.filter((nick) => !here.includes(nick))
    if (here.length > 0) session.numeric('730', [here.join(',')])
    if (gone.length > 0) session.numeric('731', [gone.join(',')])
  }
  switch (sub.toUpperCase()) {
    case '+':
      if (session.monitored.size + nicks.length > 100)
        return session.numeric('734', ['100', list, 'Monitor list is full'])
      for (const nick of nicks) session.monitored.add(fold(nick))
      return tell(nicks)
    case '-':
      for (const nick of nicks) session.monitored.delete(fold(nick))
      return
    case 'C':
      return session.monitored.clear()
    case 'L':
      if (session.monitored.size > 0) session.numeric('732', [[...session.monitored].join(',')])
      return session.numeric('733', ['End of MONITOR list'])
    case 'S':
      return tell([...session.monitored])
  }
}

export const queryCommands: Readonly<Record<string, Command>> = {
  AWAY: { run: away },
  SETNAME: { needs: 1, run: setName },
  WHOIS: { run: whois },
  WHOWAS: { needs: 1, run: whowas },
  WHO: { run: who },
  ISON: { needs: 1, run: isOn },
  USERHOST: { needs: 1, run: userHost },
  MONITOR: { needs: 1, run: monitor },
  MOTD: { run: motd },
  LUSERS: { run: lusers },
  VERSION: {
    run: (session) => {
      session.numeric('351', [VERSION, SERVER, 'SecureChat'])
      session.numeric('005', [...supported.slice(0, 12), 'are supported by this server'])
    },
  },
  TIME: { run: (session) => session.numeric('391', [SERVER, new Date().toUTCString()]) },
  INFO: {
    run: (session) => {
      session.numeric('371', ['SecureChat: rooms shown over IRC are public, the server reads them.'])
      session.numeric('374', ['End of INFO list'])
    },
  },
}
