import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  concat,
  equalBytes,
  fromBase64url,
  fromUtf8,
  newId,
  onHeap,
  sha256,
  toBase64url,
  u64,
  utf8,
} from './bytes.ts'

const damaged = { code: 'damaged' }

test('base64url agrees with Node’s for any bytes, and comes back (property)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64url(bytes)
      assert.equal(text, Buffer.from(bytes).toString('base64url'))
      assert.deepEqual([...fromBase64url(text)], [...bytes])
    }),
  )
  const long = new Uint8Array(100_000).map((_, at) => at * 7)
  assert.equal(toBase64url(long), Buffer.from(long).toString('base64url'))
  assert.deepEqual(fromBase64url(toBase64url(long)), long)
})

test('base64url with padding, other letters, odd lengths or stray bits is damaged', () => {
  for (const wrong of [
    'A',
    'AAAAA',
    'AA==',
    'AB',
    'AAB',
    'A+A',
    'A/AA',
    'AAA ',
    ' AAA',
    'AA\nAA',
    'ÄAAA',
    'AAAA=',
  ])
    assert.throws(() => fromBase64url(wrong), damaged, wrong)
})

test('every text that decodes is the one encoding of its bytes (property)', () => {
  const letters = fc.stringMatching(/^[AQgwEIMUYcko048_z9-]{0,12}$/)
  fc.assert(
    fc.property(letters, (text) => {
      try {
        assert.equal(toBase64url(fromBase64url(text)), text)
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'damaged')
      }
    }),
  )
})

test('text survives as UTF-8, byte order mark included; bytes that are not UTF-8 are damaged', () => {
  for (const text of ['', 'grüße 👋', '\ufefftext']) assert.equal(fromUtf8(utf8(text)), text)
  assert.throws(() => fromUtf8(Uint8Array.of(0xff)), damaged)
})

test('bytes are equal only when all are', () => {
  const bytes = Uint8Array.of(1, 2, 3)
  assert.ok(equalBytes(bytes, Uint8Array.of(1, 2, 3)))
  assert.ok(equalBytes(new Uint8Array(), new Uint8Array()))
  for (const other of [
    [1, 2],
    [1, 2, 4],
    [0, 2, 3],
    [1, 2, 3, 0],
  ])
    assert.ok(!equalBytes(bytes, Uint8Array.from(other)))
})

test('ids are sixteen bytes and do not repeat', () => {
  assert.equal(fromBase64url(newId()).length, 16)
  assert.equal(new Set(Array.from({ length: 1000 }, newId)).size, 1000)
})

test('numbers are written in eight bytes, big-endian, and only those that fit', () => {
  assert.deepEqual([...u64(0x0102030405060708n)], [1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual([...u64(2n ** 64n - 1n)], [255, 255, 255, 255, 255, 255, 255, 255])
  for (const wrong of [-1, 2n ** 64n, 0.5]) assert.throws(() => u64(wrong), RangeError)
})

test('concat, sha256 and onHeap do what they say', async () => {
  assert.deepEqual([...concat(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))], [1, 2, 3])
  assert.equal(
    Buffer.from(await sha256(utf8('abc')))
      .toString('hex')
      .slice(0, 16),
    'ba7816bf8f01cfea',
  )
  const shared = new Uint8Array(new SharedArrayBuffer(3))
  const copy = onHeap(shared)
  shared[0] = 9
  assert.deepEqual([...copy], [0, 0, 0])
})
