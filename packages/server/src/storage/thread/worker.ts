import { workerData } from 'node:worker_threads'
import { openDatabase } from '../sqlite/open-database.ts'
import { farEnd, type FarEnd } from './channel.ts'
import { toFailure } from './failure.ts'
import { serve } from './serve.ts'

/** What `StorageThread` starts this thread with. */
export interface StorageWorkerData {
  path: string
  way: FarEnd
}

// Safe: only StorageThread starts this file, with exactly this.
const { path, way } = workerData as StorageWorkerData
const channel = farEnd(way)
try {
  serve(channel, openDatabase(path))
  channel.send({ ready: true })
} catch (error) {
  channel.send({ unusable: toFailure(error) })
  channel.close()
}
