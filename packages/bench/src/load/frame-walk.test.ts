import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { FrameWalk } from './frame-walk.ts'

/** As a server sends it: not masked. */
function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  if (payload.length < 126) return Buffer.concat([Buffer.of(0x81, payload.length), payload])
  if (payload.length < 65_536) {
    const header = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255])
    return Buffer.concat([header, payload])
  }
  const header = Buffer.alloc(10)
  header[0] = 0x81
  header[1] = 127
  header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload])
}

it('every frame is told of once, with the beginning that tells frames apart, however the network cuts them', () => {
  const lengths = fc.array(fc.oneof(fc.nat(300), fc.constantFrom(125, 126, 65_535, 65_536)), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(lengths, fc.infiniteStream(fc.integer({ min: 1, max: 5_000 })), (sizes, cuts) => {
      const texts = sizes.map((size, i) => `${i}:`.padEnd(size, 'x'))
      const bytes = Buffer.concat(texts.map(serverFrame))
      const told: string[] = []
      const walk = new FrameWalk((chunk, start, end) => told.push(chunk.toString('latin1', start, end)))
      for (let at = 0; at < bytes.length;) {
        const size = Number(cuts.next().value)
        walk.take(bytes.subarray(at, at + size))
        at += size
      }
      assert.equal(told.length, texts.length)
      // What is told is a beginning of the payload, and at least the first hundred bytes of it, if it has as many.
      for (const [i, text] of texts.entries()) {
        assert.ok(text.startsWith(told[i]!))
        assert.ok(told[i]!.length >= Math.min(text.length, 100))
      }
    }),
  )
})
