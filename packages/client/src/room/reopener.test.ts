import assert from 'node:assert/strict'
import { Amendments } from './amendments.ts'
import { describe, it } from 'node:test'
import { AccountId, DeviceId, EventId, type MessageEvent, RoomId } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import { fromBytes, toBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { Opened, Opener } from './opener.ts'
import type { LineRecord, RoomHead } from './records.ts'
import { Reopener } from './reopener.ts'
import { RoomCore } from './room-core.ts'
import { emptyRoster } from './roster.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const keys = roomKeys(roomId)
const me = { accountId: AccountId.parse(roomId), deviceId: DeviceId.parse(roomId) }
const message = (seq: number, epoch: number): MessageEvent => {
  const eventId = EventId.parse(`${String(seq).padStart(21, 'e')}A`)
  const sealed = { sentAtMs: 0, frankingTag: '', frame: '', serverFrank: '' }
  return { kind: 'message', roomId, seq, eventId, ...me, acceptedAtMs: 0, epoch, ...sealed }
}

/** A room with closed messages of epochs 1 and 2, and what opening each epoch's messages gives. */
async function aRoom(opened: Record<number, Opened>) {
  const store = new MemoryStore()
  const closed = [message(5, 1), message(6, 2), message(7, 1)]
  await store.write({
    put: closed.map((event) => [keys.closedMessage(event.epoch, event.seq), toBytes(event)]),
  })
  // SAFETY: opening a message changes no more of a head than is here.
  const head = { roomId, nameSeq: 0 } as RoomHead
  const core: RoomCore = new RoomCore({
    roomId,
    store,
    state: { head, roster: emptyRoster },
    reload: async () => core.state,
  })
  const opener = { open: async ({ epoch }) => opened[epoch]! } as Pick<Opener, 'open'> as Opener // SAFETY: it is asked for nothing else.
  const reopener = new Reopener({ core, store, me, opener, amendments: new Amendments(roomId, store) })
  const left = async () =>
    (await store.list({ prefix: keys.closed(1) })).length +
    (await store.list({ prefix: keys.closed(2) })).length
  const line = async (seq: number) => {
    const bytes = await store.get(keys.line(seq))
    return bytes && fromBytes<LineRecord>(bytes).body
  }
  return { reopener, core, left, line }
}

const says = (text: string): Opened => ({
  kind: 'content',
  content: { type: 'text', text },
  kid: 0n,
  counter: 0n,
})

describe('messages that were closed', () => {
  it('are shown once their epoch’s secret has come, and then no longer kept closed', async () => {
    const opened: Record<number, Opened> = { 1: says('at last'), 2: { kind: 'closed' } }
    const { reopener, core, left, line } = await aRoom(opened)
    await reopener.run()
    assert.deepEqual([await line(5), await line(6), await line(7)], [{ kind: 'text', text: 'at last' }, undefined, { kind: 'text', text: 'at last' }]) // prettier-ignore
    assert.equal(await left(), 1)
    assert.equal(core.state.head.last?.seq, 7)
    assert.equal(reopener.hasWork, true)
    opened[2] = says('this too')
    await reopener.run()
    assert.equal(await left(), 0)
  })

  it('stay closed while nobody can tell whose they are, and open once that is settled', async () => {
    const opened: Record<number, Opened> = { 1: { kind: 'untrusted' }, 2: { kind: 'damaged' } }
    const { reopener, left, line } = await aRoom(opened)
    await reopener.run()
    assert.deepEqual([await left(), await line(5), await line(6)], [2, undefined, { kind: 'unreadable', why: 'damaged' }]) // prettier-ignore
    opened[1] = says('it was her')
    await reopener.run()
    await reopener.run()
    assert.equal(await left(), 0)
    assert.equal(reopener.hasWork, false)
  })
})
