import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import type { TableMethod } from '../tables.ts'
import type { Failure } from './failure.ts'

/** One method to carry out. `id` matches the answer to it. */
export interface Call {
  id: number
  method: TableMethod
  given: unknown
}

export type Answer = { id: number; value: unknown } | { id: number; failure: Failure }

/** `close` comes after every call. */
export type ToStorage = { calls: Call[] } | { close: true }

/** First `ready` or `unusable`, then answers. */
export type FromStorage = { ready: true } | { unusable: Failure } | { answers: Answer[] }

/** One end of the way between a serving thread and the storage thread: whole batches, in order. All that a faster transport has to offer. */
export interface Channel<Out, In> {
  send(message: Out): void
  receive(listener: (message: In) => void): void
  /** The next message that is already here, taken without going through the listener. */
  takeQueued(): In | undefined
  close(): void
}

export function channelOver<Out, In>(port: MessagePort): Channel<Out, In> {
  return {
    send: (message) => port.postMessage(message),
    receive: (listener) => void port.on('message', listener),
    // Safe: the other end sends through a Channel of the opposite types.
    takeQueued: () => receiveMessageOnPort(port)?.message as In | undefined,
    close: () => port.close(),
  }
}
