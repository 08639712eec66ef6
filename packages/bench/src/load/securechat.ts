import { createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto'
import { encodeSframeHeader } from '@securechat/protocol'
import { LAST_COMMIT_SEQ, type Population } from '../population.ts'
import type { Dialect } from './dialect.ts'

const INDEX_DIGITS = 11
// e, i, o, v: what the frames begin with that matter here.
const [E, I, O, V] = [0x65, 0x69, 0x6f, 0x76]

/** Speaks our own JSON protocol. The index of a message is its request id, and stands in its event id. */
export function secureChat(
  population: Population,
  roomOf: (client: number, index: number) => number,
  contentBytes: number,
): Dialect {
  const key = createPrivateKey(population.frameKey)
  const salt = randomBytes(12).toString('base64url').slice(0, 10)
  const content = randomBytes(contentBytes)
  const tag = randomBytes(32).toString('base64url')
  // Another sealing key for every run, so that counters may start again.
  const kids = population.people.map((_, i) => (BigInt(randomBytes(4).readUInt32BE()) << 32n) | BigInt(i + 8))
  const counters = new Float64Array(population.people.length)
  return {
    path: '/v1/socket',
    subprotocol: 'securechat.v1.json',
    enter: (text, client) => answerTo(text, population.people[client]!, key),
    message: (client, index) => {
      const header = encodeSframeHeader(kids[client]!, BigInt((counters[client] = counters[client]! + 1)))
      const frame = Buffer.concat([header, content]).toString('base64url')
      const eventId = `${salt}${String(index).padStart(INDEX_DIGITS, '0')}A`
      const { roomId } = population.rooms[roomOf(client, index)]!
      const place = `"roomId":"${roomId}","eventId":"${eventId}","afterCommitSeq":${LAST_COMMIT_SEQ},"epoch":1`
      const sealed = `"sentAtMs":${Date.now()},"frankingTag":"${tag}","frame":"${frame}"`
      return `{"id":${index},"op":"message.send","input":{${place},${sealed}}}`
    },
    read: (chunk, start) => {
      if (chunk[start + 2] === E) return chunk[start + 3] === V ? 'delivery' : 'refused'
      if (chunk[start + 2] !== I) return 'other'
      return chunk[chunk.indexOf(',', start) + 2] === O ? 'ack' : 'refused'
    },
    indexOf: (kind, chunk, start, end) => {
      if (kind !== 'delivery') return Number(chunk.toString('latin1', start + 6, chunk.indexOf(',', start)))
      const at = chunk.subarray(start, end).indexOf('"eventId":"') + 11
      if (at < 11 || chunk.toString('latin1', start + at, start + at + 10) !== salt) return -1
      return Number(chunk.toString('latin1', start + at + 10, start + at + 10 + INDEX_DIGITS))
    },
  }
}

function answerTo(text: string, { token, deviceId }: Population['people'][number], key: KeyObject): string {
  if (text.includes('"opened"')) return 'in'
  if (text.includes('"error"')) throw new Error(`refused at the door: ${text.slice(0, 200)}`)
  if (!text.includes('"challenge"')) return 'wait'
  // Safe: that is what the server says first.
  const { challenge } = JSON.parse(text) as { challenge: { nonce: string; origin: string } }
  const words = Buffer.from(`SecureChat socket v1\0${challenge.origin}\0`)
  const proof = [words, Buffer.from(challenge.nonce, 'base64url'), Buffer.from(deviceId, 'base64url')]
  const signature = sign(null, Buffer.concat(proof), key).toString('base64url')
  return JSON.stringify({ open: { token, signature } })
}
