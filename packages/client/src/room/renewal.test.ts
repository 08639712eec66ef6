import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RoomGroup } from './cryptography.ts'
import type { RoomHead } from './records.ts'
import { drawWarming, isRenewalDue, renewalInMs } from './renewal.ts'
import { Prng } from './testing/prng.ts'

const DAY_MS = 24 * 3_600_000

/** SAFETY: renewing looks at no more of a room. */
function aRoom(head: Partial<RoomHead>, devices = 2) {
  const members = Array.from({ length: devices }, () => ({}))
  return {
    head: { have: 10, groupSeq: 10, renewedAtMs: 0, ...head } as RoomHead,
    group: { members } as unknown as RoomGroup,
  }
}

describe('renewing a device’s own keys', () => {
  it('falls due after a day, and after a thousand entries in one epoch', () => {
    assert.equal(isRenewalDue(aRoom({}), DAY_MS - 1), false)
    assert.equal(isRenewalDue(aRoom({}), DAY_MS), true)
    assert.equal(isRenewalDue(aRoom({ have: 1_009 }), 0), false)
    assert.equal(isRenewalDue(aRoom({ have: 1_010 }), 0), true)
  })

  it('is left to others in very large rooms, where every commit renews somebody', () => {
    assert.equal(isRenewalDue(aRoom({ have: 5_000 }, 101), DAY_MS), false)
  })

  it('is done by a handful of those who came into a large room at once, at different moments', () => {
    const prng = new Prng(7)
    const draws = Array.from({ length: 1_000 }, () =>
      drawWarming(1_000, { nowMs: 0, random: prng.next }),
    ).flatMap(({ warmAtMs }) => warmAtMs ?? [])
    assert.ok(draws.length >= 1 && draws.length <= 12, String(draws.length))
    assert.equal(new Set(draws).size, draws.length)
    const [warmAtMs] = draws
    const large = aRoom({ warmAtMs: warmAtMs! }, 1_000)
    assert.equal(isRenewalDue(large, warmAtMs! - 1), false)
    assert.equal(isRenewalDue(large, warmAtMs!), true)
    assert.deepEqual(drawWarming(15, { nowMs: 0, random: () => 0 }), {})
  })

  it('is looked at again in time', () => {
    assert.equal(renewalInMs(aRoom({}), 1_000), DAY_MS - 1_000)
    assert.equal(renewalInMs(aRoom({ warmAtMs: 9_000 }), 1_000), 8_000)
    assert.equal(renewalInMs(aRoom({}), 2 * DAY_MS), 5_000)
  })
})
