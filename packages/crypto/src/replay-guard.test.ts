import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { utf8 } from './bytes.ts'
import { ReplayGuard } from './replay-guard.ts'

test('a frame is accepted once, in whatever order frames come', () => {
  const guard = new ReplayGuard()
  assert.deepEqual(
    [3n, 0n, 2n, 3n, 0n, 1n, 1n].map((counter) => guard.accept(1n, counter)),
    [true, true, true, false, false, true, false],
  )
})

test('counters of different KIDs have nothing to do with each other', () => {
  const guard = new ReplayGuard()
  assert.ok(guard.accept(1n, 5n))
  assert.ok(guard.accept(2n, 5n))
  assert.ok(!guard.accept(1n, 5n))
})

test('what is further behind than the window is refused, since it cannot be told from a replay', () => {
  const guard = new ReplayGuard()
  assert.ok(guard.accept(1n, 10_000n))
  assert.ok(guard.accept(1n, 10_000n - 2047n))
  assert.ok(!guard.accept(1n, 10_000n - 2048n))
  assert.ok(guard.accept(1n, 2n ** 64n - 1n))
  assert.ok(!guard.accept(1n, 10_001n))
})

test('it remembers across restarts', () => {
  const guard = new ReplayGuard()
  for (const counter of [0n, 2n, 700n]) guard.accept(9n, counter)
  const back = ReplayGuard.restore(guard.serialize())
  assert.deepEqual(
    [0n, 1n, 2n, 700n, 699n].map((counter) => back.accept(9n, counter)),
    [false, true, false, false, true],
  )
})

test('it never accepts anything twice, and everything new within the window (property)', () => {
  const counters = fc.array(fc.bigInt(0n, 2000n), { maxLength: 60 })
  fc.assert(
    fc.property(counters, fc.nat(59), (stream, restartAt) => {
      let guard = new ReplayGuard()
      const seen = new Set<bigint>()
      for (const [place, counter] of stream.entries()) {
        if (place === restartAt) guard = ReplayGuard.restore(guard.serialize())
        assert.equal(guard.accept(7n, counter), !seen.has(counter))
        seen.add(counter)
      }
    }),
  )
})

test('it stays small: the KID that has been quiet longest is forgotten first', () => {
  const guard = new ReplayGuard()
  guard.accept(0n, 0n)
  for (let kid = 1n; kid < 4096n; kid++) guard.accept(kid, 0n)
  assert.ok(!guard.accept(0n, 0n), 'still known, and now used most recently')
  guard.accept(5000n, 0n)
  assert.ok(!guard.accept(0n, 0n))
  assert.ok(guard.accept(1n, 0n), 'forgotten')
  assert.ok(guard.serialize().length < 200_000)
})

test('bytes that are no guard are damaged', () => {
  for (const wrong of ['', '{', '{}', '[["x","1","0x1"]]', '[1]'])
    assert.throws(() => ReplayGuard.restore(utf8(wrong)), { code: 'damaged' }, wrong)
})
