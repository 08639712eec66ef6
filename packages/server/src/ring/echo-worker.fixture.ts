import { workerData } from 'node:worker_threads'
import { RingReader } from './reader.ts'
import { RingWriter } from './writer.ts'

/** Sends back every record, blocking while there is none, or no room. */
// Safe: only ring.test.ts starts this file.
const { there, back } = workerData as { there: SharedArrayBuffer; back: SharedArrayBuffer }
const [reader, writer] = [new RingReader(there), new RingWriter(back)]
for (let record = reader.readOrSleep(); record; record = reader.readOrSleep()) {
  writer.write(record)
  writer.drain()
}
writer.close()
