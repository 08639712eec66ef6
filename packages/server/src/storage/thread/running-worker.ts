import { Worker } from 'node:worker_threads'
import { newChannel, type Answer, type FromStorage, type ToStorage } from './channel.ts'
import { fromFailure } from './failure.ts'
import type { StorageWorkerData } from './worker.ts'

/** One storage thread, from when it has opened the database until it stops. */
export interface RunningWorker {
  send(message: ToStorage): void
  /** On their way to it. */
  waitingBytes(): number
  /** Resolves once it has stopped and every answer it gave has been handed over; with the reason, if it gave one. */
  stopped: Promise<Error | undefined>
}

/**
 * Starts a storage thread and waits until it has opened the database.
 *
 * @throws StorageUnusable; ChatError `storage-full`; an Error when the thread stops before it is ready.
 */
export async function startWorker(
  started: { file: URL; path: string },
  onAnswers: (answers: Answer[]) => void,
): Promise<RunningWorker> {
  const { near: channel, far, transferList } = newChannel()
  const data: StorageWorkerData = { path: started.path, way: far }
  const worker = new Worker(started.file, { name: 'storage', workerData: data, transferList })
  const ready = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<Error | undefined>()

  const take = (message: FromStorage) => {
    if ('answers' in message) onAnswers(message.answers)
    else if ('unusable' in message) ready.reject(fromFailure(message.unusable))
    else ready.resolve()
  }
  let reason: Error | undefined
  channel.receive(take)
  worker.on('error', (error) => (reason = asError(error)))
  worker.on('exit', () => {
    for (let next = channel.takeQueued(); next; next = channel.takeQueued()) take(next)
    channel.close()
    ready.reject(new Error('The storage thread stopped before it was ready.', { cause: reason }))
    stopped.resolve(reason)
  })

  await ready.promise
  return {
    send: (message) => channel.send(message),
    waitingBytes: () => channel.waitingBytes?.() ?? 0,
    stopped: stopped.promise,
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
