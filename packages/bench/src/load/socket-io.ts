import { randomBytes } from 'node:crypto'
import type { Dialect } from './dialect.ts'

const MESSAGE = '42["m",'
const ACK = '43'
const PING = '2'.charCodeAt(0)

/** Speaks to our socket.io server (peers/socket-io-server.ts): Engine.IO 4 over one WebSocket. */
export function socketIo(contentBytes: number): Dialect {
  const content = randomBytes(contentBytes).toString('base64url')
  return {
    path: '/socket.io/?EIO=4&transport=websocket',
    enter: (text) => {
      if (text.startsWith('0')) return '40'
      return text.startsWith('40') ? 'in' : 'wait'
    },
    // An event that asks to be acknowledged carries a number before its arguments.
    message: (_client, index) => `42${index}["m",${index},"${content}"]`,
    read: (chunk, start, end) => {
      const begins = (word: string) =>
        chunk.toString('latin1', start, Math.min(end, start + word.length)) === word
      return begins(MESSAGE) ? 'delivery' : begins(ACK) ? 'ack' : 'other'
    },
    indexOf: (kind, chunk, start) => {
      if (kind === 'ack')
        return Number(chunk.toString('latin1', start + ACK.length, chunk.indexOf('[', start)))
      const from = start + MESSAGE.length
      return Number(chunk.toString('latin1', from, chunk.indexOf(',', from)))
    },
    keepAlive: (chunk, start) => (chunk[start] === PING ? '3' : undefined),
  }
}
