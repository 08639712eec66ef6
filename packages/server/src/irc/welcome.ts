import { limits } from '@securechat/protocol'
import { SERVER, type Session } from './session.ts'

export const VERSION = 'securechat-irc-1'

export const supported = [
  'CASEMAPPING=ascii',
  'CHANTYPES=#',
  `CHANNELLEN=${limits.nameCharacters}`,
  'CHANMODES=b,k,l,nt',
  'CHATHISTORY=200',
  'MODES=4',
  'MONITOR=100',
  'MSGREFTYPES=msgid,timestamp',
  'NETWORK=SecureChat',
  'NICKLEN=32',
  'PREFIX=(o)@',
  'STATUSMSG=',
  'TARGMAX=JOIN:,KICK:1,PRIVMSG:4,NOTICE:4,NAMES:1,LIST:,WHOIS:1,MONITOR:100',
  `TOPICLEN=${limits.topicCharacters}`,
  'UTF8ONLY',
  'WHOX',
]

export function welcome(session: Session): void {
  const { source, network } = session
  session.numeric('001', [`Welcome to SecureChat, ${source}`])
  session.numeric('002', [`Your host is ${SERVER}, running ${VERSION}`])
  session.numeric('003', [`This server was started ${new Date(network.startedAtMs).toISOString()}`])
  session.numeric('004', [SERVER, VERSION, 'i', 'bklnot'])
  for (let at = 0; at < supported.length; at += 12)
    session.numeric('005', [...supported.slice(at, at + 12), 'are supported by this server'])
  lusers(session)
  motd(session)
  session.numeric('221', ['+i'])
}

export function lusers(session: Session): void {
  const count = [...session.network.sessions].filter((one) => one.isRegistered).length
  session.numeric('251', [`There are ${count} users and 0 invisible on 1 servers`])
  session.numeric('252', ['0', 'operator(s) online'])
  session.numeric('253', ['0', 'unknown connection(s)'])
  session.numeric('254', [String(session.network.channels.size), 'channels formed'])
  session.numeric('255', [`I have ${count} clients and 0 servers`])
  session.numeric('265', [String(count), String(count), `Current local users ${count}, max ${count}`])
  session.numeric('266', [String(count), String(count), `Current global users ${count}, max ${count}`])
}

const words = [
  'Rooms here are public: the server can read what is said in them.',
  'Encrypted rooms are not shown over IRC.',
]

export function motd(session: Session): void {
  session.numeric('375', [`- ${SERVER} Message of the day - `])
  for (const line of words) session.numeric('372', [`- ${line}`])
  session.numeric('376', ['End of /MOTD command'])
}
