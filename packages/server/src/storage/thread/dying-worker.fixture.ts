import { existsSync, rmSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { openDatabase } from '../sqlite/open-database.ts'
import { farEnd, type Channel, type FromStorage, type ToStorage } from './channel.ts'
import { serve } from './serve.ts'
import type { StorageWorkerData } from './worker.ts'

/**
 * A storage thread that dies on demand: `<database>.die` makes it die between storing and answering,
 * `<database>.vanish` right after answering, `<database>.broken` at every start.
 */
// Safe: StorageThread starts this file as it starts worker.ts.
const { path, way } = workerData as StorageWorkerData
if (existsSync(`${path}.broken`)) throw new Error('broken on purpose')

const channel = farEnd(way)
const dying: Channel<FromStorage, ToStorage> = {
  ...channel,
  send(message) {
    if (existsSync(`${path}.die`)) {
      rmSync(`${path}.die`)
      throw new Error('died on purpose')
    }
    channel.send(message)
    if (existsSync(`${path}.vanish`)) {
      rmSync(`${path}.vanish`)
      process.exit(1)
    }
  },
}
serve(dying, openDatabase(path))
channel.send({ ready: true })
