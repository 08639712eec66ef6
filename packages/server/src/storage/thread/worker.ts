import { workerData, type MessagePort } from 'node:worker_threads'
import { openDatabase } from '../sqlite/open-database.ts'
import { growWal } from '../sqlite/prepare-wal.ts'
import { channelOver, type FromStorage, type ToStorage } from './channel.ts'
import { toFailure } from './failure.ts'
import { serve } from './serve.ts'

/** What `StorageThread` starts this thread with. */
export interface StorageWorkerData {
  path: string
  port: MessagePort
}

// Safe: only StorageThread starts this file, with exactly this.
const { path, port } = workerData as StorageWorkerData
const channel = channelOver<FromStorage, ToStorage>(port)
try {
  const database = openDatabase(path)
  growWal(path)
  serve(channel, database)
  channel.send({ ready: true })
} catch (error) {
  channel.send({ unusable: toFailure(error) })
  channel.close()
}
