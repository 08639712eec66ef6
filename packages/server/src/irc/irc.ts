import type { Protocol } from '../protocols/protocol.ts'
import { CLIENT_TAGS_BYTES, LINE_BYTES } from './message.ts'
import { Network } from './network.ts'
import { Session } from './session.ts'

/** IRC, as clients of today speak it (modern.ircdocs.horse, IRCv3): public rooms are its channels. */
export function createIrc(): Protocol {
  const network = new Network()
  return {
    name: 'irc',
    framing: 'lines',
    lineBytes: CLIENT_TAGS_BYTES + 1 + LINE_BYTES + 1,
    connect: (connection) => new Session(network, connection),
  }
}
