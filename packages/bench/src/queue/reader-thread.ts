/** The other side of the `queue` world: counts what arrives, and says so in shared memory. */
import { parentPort, workerData } from 'node:worker_threads'
import { RingReader } from '../../../server/src/ring/reader.ts'

// Safe: only worlds/queue.ts starts this file.
const { ring, counts } = workerData as { ring?: SharedArrayBuffer; counts: SharedArrayBuffer }
const arrived = new Int32Array(counts)

if (ring) {
  const reader = new RingReader(ring)
  for (let record = reader.readOrSleep(); record; record = reader.readOrSleep()) count(record)
} else {
  parentPort?.on('message', (batch: Uint8Array) => count(batch))
}

function count(batch: Uint8Array): void {
  Atomics.add(arrived, 0, batch.length / 256)
  Atomics.notify(arrived, 0)
}
