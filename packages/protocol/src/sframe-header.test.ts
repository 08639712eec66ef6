import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeSframeHeader, kidOf, parseSframeHeader, splitKid } from './sframe-header.ts'

const MAX = 2n ** 64n - 1n
const numbers = [0n, 1n, 7n, 8n, 255n, 256n, 65_535n, 65_536n, 2n ** 53n, 2n ** 56n - 1n, 2n ** 56n, MAX]

test('headers of all sizes are read back as they were written, wherever they end', () => {
  for (const kid of numbers)
    for (const counter of numbers) {
      const bytes = encodeSframeHeader(kid, counter)
      assert.deepEqual(parseSframeHeader(bytes), { kid, counter, length: bytes.length })
      assert.deepEqual(parseSframeHeader(Uint8Array.of(...bytes, 9, 9)), {
        kid,
        counter,
        length: bytes.length,
      })
    }
})

test('a header that is cut short is refused', () => {
  for (const kid of numbers)
    for (const counter of numbers) {
      const bytes = encodeSframeHeader(kid, counter)
      for (let length = 0; length < bytes.length; length++)
        assert.throws(() => parseSframeHeader(bytes.subarray(0, length)), RangeError)
    }
})

test('a number that could be written shorter is refused, so that each header has one spelling', () => {
  const padded = [
    [0x80, 0x00],
    [0x80, 0x07],
    [0x90, 0x00, 0xff],
    [0x08, 0x00],
    [0x08, 0x07],
    [0x09, 0x00, 0xff],
    [0x88, 0x08, 0x07],
  ]
  for (const bytes of padded) assert.throws(() => parseSframeHeader(Uint8Array.from(bytes)), RangeError)
})

test('every spelling that is accepted is the one we write', () => {
  for (let config = 0; config < 256; config++)
    for (const fill of [0, 1, 8, 255]) {
      const bytes = Uint8Array.of(config, ...new Uint8Array(16).fill(fill))
      try {
        const { kid, counter, length } = parseSframeHeader(bytes)
        assert.deepEqual(encodeSframeHeader(kid, counter), bytes.subarray(0, length))
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error))
      }
    }
})

test('numbers of more than 64 bits, or below zero, are not written', () => {
  for (const wrong of [MAX + 1n, -1n]) {
    assert.throws(() => encodeSframeHeader(wrong, 0n), RangeError)
    assert.throws(() => encodeSframeHeader(0n, wrong), RangeError)
    assert.throws(() => splitKid(wrong), RangeError)
  }
})

test('a key id is made of context, leaf and the low bits of the epoch, and comes apart again', () => {
  assert.equal(kidOf({ contextId: 0x01020304, leaf: 0x0506, epoch: 0x0708 }), 0x0102030405060708n)
  assert.deepEqual(splitKid(0x0102030405060708n), { contextId: 0x01020304, leaf: 0x0506, epoch: 0x0708 })
  assert.equal(kidOf({ contextId: 0, leaf: 0, epoch: 0x1_0001 }), 1n)
  assert.equal(kidOf({ contextId: 2 ** 32 - 1, leaf: 65_535, epoch: 65_535 }), MAX)
})

test('a part that does not fit its bits is refused rather than spilled into the next', () => {
  const fine = { contextId: 1, leaf: 1, epoch: 1 }
  const wrong = [
    { contextId: 2 ** 32 },
    { leaf: 65_536 },
    { leaf: -1 },
    { epoch: -1 },
    { epoch: 0.5 },
    { leaf: NaN },
  ]
  for (const part of wrong) assert.throws(() => kidOf({ ...fine, ...part }), RangeError)
})
