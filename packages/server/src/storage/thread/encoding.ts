import { deserialize, serialize } from 'node:v8'
import type { Message } from '../place-messages.ts'
import type { Append } from '../records.ts'
import type { Answer, Call, FromStorage, ToStorage } from './channel.ts'

/**
 * What crosses between the threads, as bytes. Messages and the places they were given are nearly all of it, and go as lines of
 * text: a third of the time that cloning takes. Everything else is cloned.
 */
const CLONED = 0
const LINES = 1

/** Every field of a message's entry, and whether it is a number. A new one that is not here does not compile. */
const fields = {
  roomId: 'text',
  eventId: 'text',
  accountId: 'text',
  deviceId: 'text',
  acceptedAtMs: 'number',
  epoch: 'number',
  sentAtMs: 'number',
  frankingTag: 'text',
  serverFrank: 'text',
  frame: 'text',
} as const satisfies Record<Exclude<keyof Required<Message['event']>, 'kind'>, 'text' | 'number'>

type Field = keyof typeof fields
const names = Object.keys(fields) as Field[]

/** The calls of one batch, in their order: neighbours of one kind go together. */
export function encodeCalls(message: ToStorage): Uint8Array[] {
  if ('close' in message) return [cloned(message)]
  return runs(message.calls, isMessageCall).map((calls) =>
    isMessageCall(calls[0]!) ? lines(calls.map(lineOf)) : cloned({ calls }),
  )
}

export function decodeCalls(bytes: Buffer): ToStorage {
  // Safe: the other end encoded it with `encodeCalls`.
  if (bytes[0] === CLONED) return deserialize(bytes.subarray(1)) as ToStorage
  return { calls: textOf(bytes).split('\n').map(callOf) }
}

export function encodeAnswers(message: FromStorage): Uint8Array[] {
  if (!('answers' in message)) return [cloned(message)]
  return runs(message.answers, isPlaced).map((answers) =>
    isPlaced(answers[0]!) ? lines(answers.filter(isPlaced).map(placeOf)) : cloned({ answers }),
  )
}

export function decodeAnswers(bytes: Buffer): FromStorage {
  // Safe: the other end encoded it with `encodeAnswers`.
  if (bytes[0] === CLONED) return deserialize(bytes.subarray(1)) as FromStorage
  return { answers: textOf(bytes).split('\n').map(placedOf) }
}

const textOf = (bytes: Buffer) => bytes.toString('latin1', 1)

function lines(written: string[]): Uint8Array {
  return Buffer.from(`${String.fromCharCode(LINES)}${written.join('\n')}`, 'latin1')
}

function cloned(message: ToStorage | FromStorage): Uint8Array {
  const bytes = serialize(message)
  const tagged = Buffer.allocUnsafe(bytes.length + 1)
  tagged[0] = CLONED
  tagged.set(bytes, 1)
  return tagged
}

function runs<Item>(items: readonly Item[], isOne: (item: Item) => boolean): Item[][] {
  const cut: Item[][] = []
  let was: boolean | undefined
  for (const item of items) {
    const is = isOne(item)
    if (is === was) cut.at(-1)?.push(item)
    else cut.push([item])
    was = is
  }
  return cut
}

// Safe: what is given to `append` is an Append.
const isMessageCall = ({ method, given }: Call) => method === 'append' && (given as Append).kind === 'message'

/** All of it is numbers and base64url, in which there is no space. */
function lineOf({ id, given }: Call): string {
  // Safe: asked only of what `isMessageCall`.
  const { event, afterCommitSeq, kid, counter } = given as Message
  const { roomId, eventId, accountId, deviceId, acceptedAtMs, epoch, sentAtMs } = event
  const place = `${id} ${afterCommitSeq} ${kid} ${counter} ${roomId} ${eventId} ${accountId} ${deviceId}`
  return `${place} ${acceptedAtMs} ${epoch} ${sentAtMs} ${event.frankingTag} ${event.serverFrank} ${event.frame}`
}

function callOf(line: string): Call {
  const [id, afterCommitSeq, kid, counter, ...values] = line.split(' ')
  const event: Record<string, string | number> = { kind: 'message' }
  for (const [i, name] of names.entries())
    event[name] = fields[name] === 'number' ? Number(values[i]) : values[i]!
  const given = {
    kind: 'message',
    event,
    afterCommitSeq: Number(afterCommitSeq),
    kid,
    counter: Number(counter),
  }
  return { id: Number(id), method: 'append', given }
}

type Placed = Extract<Answer, { placed: unknown }>

const isPlaced = (answer: Answer): answer is Placed => 'placed' in answer

const placeOf = ({ id, placed }: Placed) => `${id} ${placed.seq} ${placed.rosterSeq}`

function placedOf(line: string): Answer {
  const [id, seq, rosterSeq] = line.split(' ').map(Number)
  return { id: id!, placed: { seq: seq!, rosterSeq: rosterSeq! } }
}
