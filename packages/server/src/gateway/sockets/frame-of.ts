import { encode, type ServerFrame } from '@securechat/protocol'
import type { Frame } from './socket.ts'
import { textFrame } from './text-frame.ts'

/** What the server says, ready for the wire: made once, however many sockets it goes to. */
export const frameOf = (said: ServerFrame): Frame => textFrame(encode(said))
