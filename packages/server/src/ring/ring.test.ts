import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { RingReader } from './reader.ts'
import { newRing } from './shared.ts'
import { RingWriter } from './writer.ts'

const record = (length: number, seed: number) =>
  Buffer.from(Array.from({ length }, (_, i) => (seed * 31 + i) & 255))

describe('A ring', () => {
  it('gives back every record whole and in order, however writing and reading alternate, around the end and when full', async () => {
    const step = fc.oneof(fc.nat(40), fc.constant('read' as const), fc.constant('turn' as const))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(8, 16, 32, 64),
        fc.array(step, { maxLength: 60 }),
        async (capacity, steps) => {
          const memory = newRing(capacity)
          const [writer, reader] = [new RingWriter(memory), new RingReader(memory)]
          const written = steps.flatMap((size, i) => (typeof size === 'number' ? [record(size, i)] : []))
          const read: Buffer[] = []
          let next = 0
          for (const what of steps) {
            if (what === 'turn') await nextTurn()
            else if (what === 'read') read.push(...[reader.read()].filter((found) => found !== undefined))
            else writer.write(written[next++]!)
          }
          while (read.length < written.length) {
            const found = reader.read()
            if (found) read.push(found)
            else await nextTurn()
          }
          assert.deepEqual(read, written)
          writer.close()
        },
      ),
    )
  })

  it('keeps what it is given while full, and goes on by itself when there is room', async () => {
    const memory = newRing(64)
    const [writer, reader] = [new RingWriter(memory), new RingReader(memory)]
    const records = Array.from({ length: 200 }, (_, i) => record(i % 90, i))
    for (const one of records) writer.write(one)
    const read: Buffer[] = []
    const all = Promise.withResolvers<void>()
    const reading = reader.forEach((one) => read.push(one) === records.length && all.resolve())
    await all.promise
    assert.deepEqual(read, records)
    writer.close()
    await reading
  })

  it('a reader hears the end when the other side has gone, after everything that was written', async () => {
    const memory = newRing(64)
    const [writer, reader] = [new RingWriter(memory), new RingReader(memory)]
    writer.write(record(10, 1))
    const read: Buffer[] = []
    const reading = reader.forEach((one) => read.push(one))
    writer.close()
    await reading
    assert.deepEqual(read, [record(10, 1)])
    assert.equal(new RingReader(memory).readOrSleep(), undefined)
  })

  it('a writer that waits for room is not kept by a reader that has gone', () => {
    const memory = newRing(16)
    const writer = new RingWriter(memory)
    writer.write(record(100, 1))
    new RingReader(memory).close()
    assert.equal(writer.drain(), false)
  })

  it('carries a hundred thousand records of all sizes between threads there and back, and no byte is wrong', async () => {
    const [there, back] = [newRing(4096), newRing(4096)]
    const echo = new Worker(new URL('./echo-worker.fixture.ts', import.meta.url), {
      workerData: { there, back },
    })
    const [writer, reader] = [new RingWriter(there), new RingReader(back)]
    const COUNT = 100_000
    let [sent, received, sum, sentSum] = [0, 0, 0, 0]
    const sendSome = () => {
      for (let i = 0; i < 500 && sent < COUNT; i++, sent++) {
        const one = record((sent * 7919) % (sent % 1000 === 0 ? 20_000 : 120), sent)
        sentSum = crc32(one, sentSum)
        writer.write(one)
      }
    }
    sendSome()
    const all = Promise.withResolvers<void>()
    const reading = reader.forEach((one) => {
      sum = crc32(one, sum)
      if (++received === COUNT) return all.resolve()
      if (received % 500 === 0) sendSome()
    })
    await Promise.race([all.promise, new Promise((_, reject) => echo.once('error', reject))])
    assert.equal(sum, sentSum)
    writer.close()
    await reading
    await echo.terminate()
  })
})
