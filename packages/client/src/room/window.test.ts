import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, EventId, RoomId } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import { toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { LineRecord } from './records.ts'
import { OLDER_LINES, Window, WINDOW_LINES } from './window.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const line = (seq: number, text = `text ${seq}`): LineRecord => {
  const eventId = EventId.parse(`${String(seq).padStart(21, 'e')}A`)
  return { seq, eventId, accountId: AccountId.parse(roomId), atMs: 0, body: { kind: 'text', text } }
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

async function aWindow({ stored, oldest = 1 }: { stored: number[]; oldest?: number }) {
  const store = new MemoryStore()
  await store.write({ put: stored.map((seq) => [roomKeys(roomId).line(seq), toBytes(line(seq))]) })
  const window = new Window(roomId, store, () => oldest)
  await window.load()
  return { window, store, seqs: () => window.lines.map(({ seq }) => seq) }
}

describe('the lines at hand', () => {
  it('are the last ones, and more of them as somebody reads upwards', async () => {
    const { window, seqs } = await aWindow({ stored: range(1, 450) })
    assert.deepEqual(seqs(), range(450 - WINDOW_LINES + 1, 450))
    assert.equal(await window.extend(), OLDER_LINES)
    assert.deepEqual(seqs(), range(450 - WINDOW_LINES - OLDER_LINES + 1, 450))
    await window.extend()
    assert.equal(await window.extend(), 50)
    assert.deepEqual(seqs(), range(1, 450).slice(-450))
    assert.equal(await window.extend(), 0)
  })

  it('take what is new, and what reads differently now', async () => {
    const { window, seqs } = await aWindow({ stored: [1, 2, 3] })
    window.take([line(4), line(2, 'opened at last')])
    assert.deepEqual(seqs(), [1, 2, 3, 4])
    assert.deepEqual(window.lines[1]?.body, { kind: 'text', text: 'opened at last' })
  })

  it('leave alone what is above them until somebody reads up to it', async () => {
    const { window, seqs } = await aWindow({ stored: range(1, 300) })
    window.take([line(5)])
    assert.deepEqual(seqs(), range(300 - WINDOW_LINES + 1, 300))
  })

  it('do not lose what comes while they are being read', async () => {
    const { window, seqs, store } = await aWindow({ stored: [1, 2] })
    const loading = window.load()
    await store.write({ put: [[roomKeys(roomId).line(3), toBytes(line(3))]] })
    window.take([line(3)])
    await loading
    assert.deepEqual(seqs(), [1, 2, 3])
  })

  it('never reach across a gap', async () => {
    const { window, seqs } = await aWindow({ stored: [...range(1, 5), ...range(20, 25)], oldest: 20 })
    assert.deepEqual(seqs(), range(20, 25))
    assert.equal(await window.extend(), 0)
  })
})
