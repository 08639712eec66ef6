import { ChatError, listPeople, listRooms } from '@securechat/protocol'
import { welcome } from './welcome.ts'
import type { Command } from './commands.ts'
import { fold, type IrcMessage } from './message.ts'
import { SERVER, type Session } from './session.ts'

/** What a client may ask for, with what it is told about each. */
const offered: Readonly<Record<string, string>> = {
  'account-notify': '',
  'account-tag': '',
  'away-notify': '',
  batch: '',
  'cap-notify': '',
  'draft/chathistory': '',
  'echo-message': '',
  'extended-join': '',
  'invite-notify': '',
  'labeled-response': '',
  'message-tags': '',
  'multi-prefix': '',
  sasl: 'PLAIN,SCRAM-SHA-256',
  'server-time': '',
  setname: '',
  'standard-replies': '',
  'userhost-in-names': '',
}

function cap(session: Session, { params }: IrcMessage): void {
  const [sub = '', argument = ''] = params
  const answer = (...rest: string[]) =>
    session.reply({ source: SERVER, command: 'CAP', params: [session.nick || '*', ...rest] })
  switch (sub.toUpperCase()) {
    case 'LS': {
      if (!session.isRegistered) session.isNegotiating = true
      const is302 = Number(argument) >= 302
      if (is302) session.caps.add('cap-notify')
      const names = Object.entries(offered).map(([name, value]) =>
        is302 && value !== '' ? `${name}=${value}` : name,
      )
      return answer('LS', names.join(' '))
    }
    case 'LIST':
      return answer('LIST', [...session.caps].join(' '))
    case 'REQ': {
      if (!session.isRegistered) session.isNegotiating = true
      const wanted = argument.split(' ').filter((name) => name !== '')
      const isKnown = wanted.every((name) => Object.hasOwn(offered, name.replace(/^-/, '')))
      if (!isKnown) return answer('NAK', argument)
      for (const name of wanted)
        if (name.startsWith('-')) session.caps.delete(name.slice(1))
        else session.caps.add(name)
      return answer('ACK', argument)
    }
    case 'END':
      session.isNegotiating = false
      return
    default:
      return session.numeric('410', [sub || '*', 'Invalid CAP command'])
  }
}

const nickPattern = /^[^\s,:!@*?#&$%"'<>()/+.;=~0-9-][^\s,:!@*?#&$%"'<>()/+.;=~]*$/u
const MOST_NICK_CHARACTERS = 32

/** Whoever has an account is called what it is called; guests, what they like and nobody else is. */
async function nick(session: Session, { params: [wanted = ''] }: IrcMessage): Promise<void> {
  const { network } = session
  if (wanted === '') return session.numeric('431', ['No nickname given'])
  if (!nickPattern.test(wanted) || wanted.length > MOST_NICK_CHARACTERS)
    return session.numeric('432', [wanted, 'Erroneous nickname'])
  if (session.isRegistered && !session.connection.hasGuests)
    return session.fail('NICK', 'NICKNAME_IS_ACCOUNT', wanted, 'Your nickname is your account’s name')
  // What is said before signing in takes no name from anybody: the account’s will be the one.
  if (!session.isRegistered && !session.connection.hasGuests) {
    session.nick = wanted
    return
  }
  const holder = network.holderOf(wanted)
  const owner = session.connection.hasGuests ? network.accountOf(wanted) : undefined
  const isTaken = (holder && holder !== session) || (owner !== undefined && owner !== session.accountId)
  if (isTaken) return session.numeric('433', [wanted, 'Nickname is already in use'])
  if (!session.isRegistered) {
    session.nick = wanted
    return
  }
  if (session.nick === wanted) return
  const line = { source: session.source, command: 'NICK', params: [wanted] }
  const { accountId } = session
  session.nick = wanted
  if (accountId !== undefined) network.rename(accountId, wanted)
  session.reply(line)
  for (const other of network.neighboursOf(session)) other.write(line)
}

function user(session: Session, { params }: IrcMessage): void {
  if (session.isRegistered) return session.numeric('462', ['You may not reregister'])
  const [name = '', , , realName = ''] = params
  if (name === '' || realName === '') return session.numeric('461', ['USER', 'Not enough parameters'])
  session.user = `~${name.replaceAll(/[^A-Za-z0-9_.-]/g, '')}`.slice(0, 11)
  session.realName = realName.slice(0, 200)
}

function pass(session: Session, { params: [password = ''] }: IrcMessage): void {
  if (session.isRegistered) return session.numeric('462', ['You may not reregister'])
  session.password = password
}

async function authenticate(session: Session, { params: [given = ''] }: IrcMessage): Promise<void> {
  if (session.accountId !== undefined) return session.numeric('907', ['You have already authenticated'])
  if (!session.caps.has('sasl')) return session.numeric('904', ['SASL authentication failed'])
  if (given === '*') {
    session.sasl = undefined
    return session.numeric('906', ['SASL authentication aborted'])
  }
  if (!session.sasl) {
    const mechanism = given.toUpperCase()
    if (mechanism !== 'PLAIN' && mechanism !== 'SCRAM-SHA-256') {
      session.numeric('908', ['PLAIN,SCRAM-SHA-256', 'are available SASL mechanisms'])
      return session.numeric('904', ['SASL authentication failed'])
    }
    session.sasl = { mechanism, given: '' }
    return session.reply({ source: '', command: 'AUTHENTICATE', params: ['+'] })
  }
  if (given.length > 400) {
    session.sasl = undefined
    return session.numeric('905', ['SASL message too long'])
  }
  session.sasl.given += given === '+' ? '' : given
  if (given.length === 400 && session.sasl.given.length < 8_000) return
  await step(session, Buffer.from(session.sasl.given, 'base64').toString('utf8'))
}

/** Who somebody is comes from what they have proved, and from nothing else: speaking for another is refused. */
async function step(session: Session, message: string): Promise<void> {
  const { sasl, connection } = session
  if (!sasl) return
  sasl.given = ''
  try {
    if (sasl.mechanism === 'PLAIN') {
      const [speaksFor = '', name = '', password, ...more] = message.split('\0')
      const isForSelf = speaksFor === '' || fold(speaksFor) === fold(name)
      if (password === undefined || more.length > 0 || !isForSelf) throw new ChatError('wrong-password')
      return signedIn(session, await connection.signIn({ user: name, password }))
    }
    if (!sasl.scram) {
      sasl.scram = await connection.startScram(message)
      return challenge(session, sasl.scram.serverFirst)
    }
    const { serverFinal, account } = await sasl.scram.finish(message)
    challenge(session, serverFinal)
    // The client’s last, empty word is taken for granted: it has nothing to refuse that would not close the connection.
    sasl.mechanism = 'done'
    signedIn(session, account)
  } catch (error) {
    session.sasl = undefined
    if (!(error instanceof ChatError)) throw error
    session.numeric('904', ['SASL authentication failed'])
  }
}

function challenge(session: Session, text: string): void {
  const encoded = Buffer.from(text).toString('base64')
  session.reply({ source: '', command: 'AUTHENTICATE', params: [encoded] })
}

function signedIn(session: Session, account: { accountId: Session['accountId']; name: string }): void {
  session.accountId = account.accountId
  session.sasl = undefined
  const name = account.name
  session.numeric('900', [session.source, name, `You are now logged in as ${name}`])
  session.numeric('903', ['SASL authentication successful'])
}

/** Completes registration once there is everything for it. */
async function proceed(session: Session): Promise<void> {
  if (session.isRegistered || session.isNegotiating || session.nick === '' || session.user === '') return
  const isIn = session.accountId !== undefined || (await enter(session))
  if (!isIn || session.accountId === undefined) return
  const { network, connection } = session
  network.learn((await connection.ask(listPeople, {})).people)
  const said = session.nick
  if (connection.hasGuests) network.rename(session.accountId, said)
  else session.nick = network.nickOf(session.accountId)
  if (session.nick !== said)
    session.write({ source: `${said}!${session.user}@securechat`, command: 'NICK', params: [session.nick] })
  session.registered()
  welcome(session)
  await enterRooms(session)
}

/** With the password of PASS; or, on throw-away data, without. */
async function enter(session: Session): Promise<boolean> {
  const { connection, password } = session
  try {
    if (password !== '') {
      const [, name = session.nick, secret = password] = /^([^:]+):(.+)$/s.exec(password) ?? []
      session.accountId = (await connection.signIn({ user: name, password: secret })).accountId
      return true
    }
    if (connection.hasGuests) {
      session.accountId = (await guest(session)).accountId
      return true
    }
  } catch (error) {
    if (!(error instanceof ChatError)) throw error
  }
  session.numeric('464', ['Sign in with an app password: SASL, or PASS name:password'])
  session.end('Sign in with an app password')
  return false
}

/** A name somebody had before is theirs no more, once they are gone. */
async function guest({ connection, nick: name }: Session) {
  for (let tries = 1; ; tries++)
    try {
      return await connection.signInGuest(tries === 1 ? name : `${name} ${tries}`)
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'name-taken' || tries > 1000) throw error
    }
}

/** The rooms this account is in already: as a bouncer would, it is back in them. */
async function enterRooms(session: Session): Promise<void> {
  const { network, connection, accountId } = session
  const { rooms } = await connection.ask(listRooms, {})
  for (const room of rooms) {
    const channel = network.take(room)
    if (channel.isDirect || accountId === undefined) continue
    const extended = session.caps.has('extended-join') ? [network.nickOf(accountId), session.realName] : []
    session.write({ source: session.source, command: 'JOIN', params: [channel.name, ...extended] })
    session.sayTopic(channel)
    session.sayNames(channel)
  }
}

const early = (run: Command['run'], needs = 0): Command => ({
  isEarly: true,
  needs,
  run: async (session, message) => {
    await run(session, message)
    await proceed(session)
  },
})

export const registrationCommands: Readonly<Record<string, Command>> = {
  CAP: early(cap, 1),
  NICK: early(nick),
  USER: early(user),
  PASS: early(pass, 1),
  AUTHENTICATE: early(authenticate, 1),
  REGISTER: { isEarly: true, needs: 3, run: register },
  QUIT: {
    isEarly: true,
    run: (session, { params: [reason = ''] }) => session.end(reason === '' ? 'Quit' : `Quit: ${reason}`),
  },
  PING: {
    isEarly: true,
    run: async (session, { params: [token] }) => {
      if (token === undefined) return session.numeric('409', ['No origin specified'])
      await session.settled()
      session.reply({ source: SERVER, command: 'PONG', params: [SERVER, token] })
    },
  },
  PONG: { isEarly: true, run: () => undefined },
}

/** Accounts of servers on throw-away data; anywhere else one is made by invitation, with keys. */
async function register(
  session: Session,
  { params: [name = '', , password = ''] }: IrcMessage,
): Promise<void> {
  const account = name === '*' ? session.nick : name
  if (!session.connection.hasGuests)
    return session.fail('REGISTER', 'TEMPORARILY_UNAVAILABLE', account, 'Accounts are made by invitation')
  try {
    await session.connection.registerGuest(account, password)
    session.reply({ source: SERVER, command: 'REGISTER', params: ['SUCCESS', account, 'Account created'] })
  } catch (error) {
    if (!(error instanceof ChatError)) throw error
    session.fail('REGISTER', 'ACCOUNT_EXISTS', account, 'There is such an account already')
  }
}
