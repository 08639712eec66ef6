import { RingReader } from '../../ring/reader.ts'
import { newRing } from '../../ring/shared.ts'
import { RingWriter } from '../../ring/writer.ts'
import type { TableMethod } from '../tables.ts'
import { decodeAnswers, decodeCalls, encodeAnswers, encodeCalls } from './encoding.ts'
import type { Failure } from './failure.ts'

/** One method to carry out. `id` matches the answer to it. */
export interface Call {
  id: number
  method: TableMethod
  given: unknown
}

/** `placed`: where a new message stands. Whoever asked has the rest of it. */
export type Answer =
  | { id: number; value: unknown }
  | { id: number; placed: { seq: number; rosterSeq: number } }
  | { id: number; failure: Failure }

/** `close` comes after every call. */
export type ToStorage = { calls: Call[] } | { close: true }

/** First `ready` or `unusable`, then answers. */
export type FromStorage = { ready: true } | { unusable: Failure } | { answers: Answer[] }

/** One end of the way between a serving thread and the storage thread: whole batches, in order. All that another transport has to offer. */
export interface Channel<Out, In> {
  send(message: Out): void
  receive(listener: (message: In) => void): void
  /** The next message that is already here, taken without going through the listener. */
  takeQueued(): In | undefined
  close(): void
  /** Bytes on their way to the other end. */
  waitingBytes?(): number
}

/** What the storage thread is started with, to find its end. */
export interface FarEnd {
  calls: SharedArrayBuffer
  answers: SharedArrayBuffer
}

/** A batch that is larger crosses in pieces. */
const RING_BYTES = 1024 ** 2

/** A way between two threads, from the side of the one that serves sockets, which must never block. */
export function newChannel(): {
  near: Channel<ToStorage, FromStorage>
  far: FarEnd
  transferList: never[]
} {
  const far = { calls: newRing(RING_BYTES), answers: newRing(RING_BYTES) }
  const [writer, reader] = [new RingWriter(far.calls), new RingReader(far.answers)]
  const near: Channel<ToStorage, FromStorage> = {
    send: (message) => writer.write(...encodeCalls(message)),
    receive: (listener) => void reader.forEach((bytes) => listener(decodeAnswers(bytes))),
    takeQueued: () => decoded(reader, decodeAnswers),
    close: () => closeBoth(writer, reader),
    waitingBytes: () => writer.waitingBytes,
  }
  return { near, far, transferList: [] }
}

/** The other end, for a thread that does nothing else and may sleep. */
export function farEnd({ calls, answers }: FarEnd): Channel<FromStorage, ToStorage> {
  const [writer, reader] = [new RingWriter(answers), new RingReader(calls)]
  return {
    send(message) {
      writer.write(...encodeAnswers(message))
      writer.drain()
    },
    // Not at once: whoever listens has something to say first.
    receive: (listener) =>
      void setImmediate(() => {
        for (let bytes = reader.readOrSleep(); bytes; bytes = reader.readOrSleep())
          listener(decodeCalls(bytes))
      }),
    takeQueued: () => decoded(reader, decodeCalls),
    close: () => closeBoth(writer, reader),
  }
}

function decoded<Message>(reader: RingReader, decode: (bytes: Buffer) => Message): Message | undefined {
  const bytes = reader.read()
  return bytes && decode(bytes)
}

function closeBoth(writer: RingWriter, reader: RingReader): void {
  writer.close()
  reader.close()
}
