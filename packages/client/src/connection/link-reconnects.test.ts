import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChatError, limits, listRooms } from '@securechat/protocol'
import { settle, type TestClock } from '../testing/clock.ts'
import { aLink, anOpenLink, describeReply, origin } from '../testing/link.ts'
import type { SocketLink } from './link.ts'
import { OfflineError } from './offline.ts'

/** Lets the pause pass. @returns its bound: `random` is just below 1 here. */
async function waitedOut(link: SocketLink, clock: TestClock): Promise<number> {
  assert.equal(link.state.kind, 'offline')
  const waitMs = (link.state as { retryAtMs: number }).retryAtMs - clock.nowMs()
  await clock.advance(waitMs)
  return waitMs + 1
}

describe('connecting again', () => {
  it('waits anything up to a bound that doubles from 250 ms to 15 s', async () => {
    const { link, clock, last } = aLink({ random: () => 0.999999 })
    link.start()
    const waited: number[] = []
    for (let tries = 0; tries < 9; tries++) {
      last().breaks()
      waited.push(await waitedOut(link, clock))
    }
    assert.deepEqual(waited, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  })

  it('spreads clients over the whole pause', async () => {
    const { link, clock, last, sockets } = aLink({ random: () => 0 })
    link.start()
    last().breaks()
    await clock.advance(0)
    assert.equal(sockets.length, 2)
  })

  it('starts with short pauses again after a connection that held', async () => {
    const { link, clock, last, open } = aLink({ random: () => 0.999999 })
    link.start()
    const waits: number[] = []
    for (const openMs of [0, 0, 6_000]) {
      await open()
      for (let passed = 0; passed < openMs; passed += 1_000) await clock.advance(1_000)
      last().breaks()
      waits.push(await waitedOut(link, clock))
    }
    assert.deepEqual(waits, [250, 500, 250])
  })

  it('waits at most two seconds after a connection that opened, however short it was and whatever came before', async () => {
    const { link, clock, last, open } = aLink({ random: () => 0.999999 })
    link.start()
    for (let failures = 0; failures < 10; failures++) {
      last().breaks()
      await waitedOut(link, clock)
    }
    await open()
    last().breaks()
    assert.equal(await waitedOut(link, clock), 2_000)
  })

  it('tries at once when asked to, instead of after the pause', async () => {
    const { link, last, sockets } = aLink({ random: () => 0.999999 })
    link.start()
    last().breaks()
    link.reconnect()
    assert.equal(sockets.length, 2)
    link.reconnect()
    assert.equal(sockets.length, 2, 'an attempt that is under way is left alone')
  })

  it('gives up an attempt that has been hanging when asked to try', async () => {
    const { link, clock, sockets } = aLink()
    link.start()
    await clock.advance(3_000)
    link.reconnect()
    assert.equal(sockets.length, 2)
    assert.equal(sockets[0]!.isClosed, true)
    assert.equal(link.state.kind, 'connecting')
  })

  it('stays away once stopped', async () => {
    const { link, clock, sockets } = await anOpenLink()
    link.stop()
    await clock.advance(120_000)
    assert.equal(sockets.length, 1)
    assert.equal(sockets[0]!.isClosed, true)
    assert.deepEqual(link.state, { kind: 'offline' })
  })
})

describe('noticing a dead connection', () => {
  const dies = async (made: Awaited<ReturnType<typeof anOpenLink>>, withinMs: number) => {
    for (let passedMs = 0; passedMs <= withinMs; passedMs += 1_000) {
      if (made.sockets[0]!.isClosed) return passedMs
      await made.clock.advance(1_000)
    }
    return Infinity
  }

  it('takes at most two heartbeats when nothing is said', async () => {
    assert.ok((await dies(await anOpenLink(), 120_000)) <= 2 * limits.heartbeatMs)
  })

  it('takes less when an answer is due', async () => {
    const made = await anOpenLink()
    const asked = assert.rejects(made.link.request(listRooms, {}), OfflineError)
    assert.ok((await dies(made, 120_000)) <= limits.heartbeatMs)
    await asked
  })

  it('keeps a quiet connection whose server answers, and asks it rarely', async () => {
    const { clock, sockets, last } = await anOpenLink()
    for (let seconds = 0; seconds < 300; seconds++) {
      await clock.advance(1_000)
      const due = last().requests.slice(last().answered)
      for (const request of due) last().answers(request, describeReply(clock.nowMs()))
      last().answered += due.length
    }
    assert.equal(sockets.length, 1)
    assert.ok(last().requests.length <= 300_000 / limits.heartbeatMs)
  })

  it('is not fooled by a clock that jumps', async () => {
    const { clock, sockets, last } = await anOpenLink()
    for (const jumpMs of [3_600_000, -3_600_000, 3 * 365 * 24 * 3_600_000]) {
      clock.jump(jumpMs)
      await clock.advance(5_000)
      last().says({ signal: { kind: 'key-packages-low', count: 1 } })
    }
    assert.equal(sockets.length, 1)
  })
})

describe('the server’s clock', () => {
  it('is learnt when opening', async () => {
    const { link, clock, last } = aLink()
    link.start()
    last().challenges(origin, clock.nowMs() + 3_600_000)
    await settle()
    last().opens(clock.nowMs() + 3_600_000)
    await clock.advance(100)
    assert.equal(link.serverNowMs(), clock.nowMs() + 3_600_000)
  })

  it('is learnt again before a message that carried the wrong time is given back', async () => {
    const { link, clock, last } = await anOpenLink()
    clock.jump(3_600_000)
    const asked = link.request(listRooms, {})
    last().says({ id: last().requests[0]!.id, error: 'message-stale' })
    await settle()
    await clock.advance(200)
    last().answers(last().requests[1], describeReply(clock.nowMs() - 3_600_000 - 100))
    await assert.rejects(asked, new ChatError('message-stale'))
    assert.equal(link.serverNowMs(), clock.nowMs() - 3_600_000)
  })
})
