import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChatError, RoomId } from '@securechat/protocol'
import type { Link } from '../context.ts'
import { settle, TestClock } from '../testing/clock.ts'
import { Background } from './background.ts'
import { RECEIPT_EVERY_MS, Receipts } from './receipts.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')

function someReceipts() {
  const clock = new TestClock()
  const sent: { delivered: number; read: number }[] = []
  const network = { isOpen: true, error: undefined as Error | undefined }
  const link = {
    get isOpen() {
      return network.isOpen
    },
    request: async (_operation: unknown, { delivered, read }: { delivered: number; read: number }) => {
      sent.push({ delivered, read })
      if (network.error) throw network.error
      return {}
    },
  } as unknown as Link // SAFETY: receipts use no more of it.
  const background = new Background(assert.ifError)
  const receipts = new Receipts({ roomId, link, background, schedule: clock.schedule })
  return { receipts, clock, sent, network }
}

describe('receipts', () => {
  it('go out at once the first time', async () => {
    const { receipts, sent } = someReceipts()
    receipts.moveTo({ delivered: 3, read: 0 })
    await settle()
    assert.deepEqual(sent, [{ delivered: 3, read: 0 }])
  })

  it('then at most every quarter of a second, the last word included', async () => {
    const { receipts, sent, clock } = someReceipts()
    for (let seq = 1; seq <= 10; seq++) receipts.moveTo({ delivered: seq, read: 0 })
    await clock.advance(RECEIPT_EVERY_MS - 1)
    assert.equal(sent.length, 1)
    await clock.advance(10 * RECEIPT_EVERY_MS)
    assert.deepEqual(sent, [
      { delivered: 1, read: 0 },
      { delivered: 10, read: 0 },
    ])
  })

  it('say nothing that was said before, or that the server knows', async () => {
    const { receipts, sent, clock } = someReceipts()
    receipts.known({ delivered: 5, read: 5 })
    receipts.moveTo({ delivered: 5, read: 3 })
    await clock.advance(1000)
    assert.deepEqual(sent, [])
  })

  it('count what is read as delivered', async () => {
    const { receipts, sent } = someReceipts()
    receipts.moveTo({ delivered: 0, read: 4 })
    await settle()
    assert.deepEqual(sent, [{ delivered: 4, read: 4 }])
  })

  it('wait for the connection, and are told once it is back', async () => {
    const { receipts, sent, network } = someReceipts()
    network.isOpen = false
    receipts.moveTo({ delivered: 7, read: 7 })
    await settle()
    assert.deepEqual(sent, [])
    network.isOpen = true
    receipts.reconnected()
    await settle()
    assert.deepEqual(sent, [{ delivered: 7, read: 7 }])
  })

  it('are told again when telling failed', async () => {
    const { receipts, sent, network, clock } = someReceipts()
    network.error = new ChatError('internal')
    receipts.moveTo({ delivered: 7, read: 0 })
    await settle()
    network.error = undefined
    await clock.advance(RECEIPT_EVERY_MS)
    assert.equal(sent.length, 2)
    await clock.advance(10_000)
    assert.equal(sent.length, 2)
  })

  it('stop', async () => {
    const { receipts, sent, clock } = someReceipts()
    receipts.moveTo({ delivered: 1, read: 0 })
    receipts.moveTo({ delivered: 2, read: 0 })
    receipts.stop()
    await clock.advance(1000)
    assert.equal(sent.length, 1)
  })
})
