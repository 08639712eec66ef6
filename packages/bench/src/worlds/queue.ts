import { Worker } from 'node:worker_threads'
import { newRing } from '../../../server/src/ring/shared.ts'
import { RingWriter } from '../../../server/src/ring/writer.ts'
import type { Figures, Measurement, World } from './world.ts'

const RECORD_BYTES = 256
const SIZES = [1, 16, 256]
/** How far ahead of its reader a writer may be. */
const AHEAD = 4096

/** Records of 256 bytes to another thread, in batches: how many a second, until the last has arrived. */
async function measure(way: 'ring' | 'postMessage'): Promise<Figures> {
  const figures: Figures = {}
  for (const size of SIZES) figures[`records/s in batches of ${size}`] = await perSecond(way, size)
  return figures
}

async function perSecond(way: 'ring' | 'postMessage', size: number): Promise<number> {
  const counts = new SharedArrayBuffer(4)
  const arrived = new Int32Array(counts)
  const ring = way === 'ring' ? newRing(1024 ** 2) : undefined
  const file = new URL('../queue/reader-thread.ts', import.meta.url)
  const worker = new Worker(file, { workerData: { counts, ...(ring && { ring }) } })
  // As the storage thread's channel does it: what goes together is one piece.
  const batch = new Uint8Array(size * RECORD_BYTES).fill(7)
  const writer = ring && new RingWriter(ring)
  const send = () => {
    if (!writer) return worker.postMessage(batch)
    writer.write(batch)
    writer.drain()
  }
  const total = size * Math.ceil(Math.min(200_000, 20_000 * size) / size)
  sendUntil(size * 50, 0)
  const startedAtMs = performance.now()
  sendUntil(size * 50 + total, size * 50)
  const rate = total / ((performance.now() - startedAtMs) / 1000)
  await worker.terminate()
  return rate

  function sendUntil(count: number, sentBefore: number): void {
    for (let sent = sentBefore; sent < count; sent += size) {
      waitFor(sent - AHEAD)
      send()
    }
    waitFor(count)
  }

  function waitFor(count: number): void {
    for (let now = Atomics.load(arrived, 0); now < count; now = Atomics.load(arrived, 0))
      Atomics.wait(arrived, 0, now)
  }
}

const contender = (name: string, way: 'ring' | 'postMessage') => async (): Promise<Measurement> => ({
  system: name,
  figures: await measure(way),
})

export const queue: World = {
  name: 'queue',
  asks: 'How many records of 256 bytes a second go from one thread to another?',
  contenders: [
    contender('ring', 'ring'),
    contender('`postMessage`, one `Uint8Array` a batch', 'postMessage'),
  ],
}
