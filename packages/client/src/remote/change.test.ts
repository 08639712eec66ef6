import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { share } from '../share.ts'
import { changeBetween, withChange } from './change.ts'

const room = fc.record(
  {
    roomId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    unread: fc.nat(2),
    typing: fc.array(fc.nat(1)),
  },
  { noNullPrototype: true },
)
const state = fc.record(
  {
    rooms: fc.uniqueArray(room, { selector: ({ roomId }) => roomId }),
    plain: fc.array(fc.nat(2)),
    name: fc.string({ maxLength: 1 }),
    settings: fc.record({ level: fc.nat(2) }, { noNullPrototype: true }),
  },
  { requiredKeys: ['rooms', 'plain'], noNullPrototype: true },
)

describe('what has changed in a state', () => {
  it('leads from the one before to the one after, whatever they are', () => {
    fc.assert(
      fc.property(state, state, (before, copy) => {
        const after = share(before, copy)
        const change = changeBetween(before, after)
        const sent = change && structuredClone(change)
        assert.deepEqual(sent ? withChange(before, sent) : before, copy)
      }),
    )
  })

  it('is nothing between equal ones', () => {
    fc.assert(
      fc.property(state, (before) =>
        assert.equal(changeBetween(before, share(before, structuredClone(before))), undefined),
      ),
    )
  })

  it('holds one room of many, when one is different and has come to the top', () => {
    const rooms = Array.from({ length: 500 }, (_, index) => ({ roomId: `room ${index}`, unread: 0 }))
    const [before, moved] = [{ rooms }, { ...rooms[300]!, unread: 1 }]
    const after = share(before, { rooms: [moved, ...rooms.filter(({ roomId }) => roomId !== moved.roomId)] })
    const change = changeBetween(before, after)
    assert.deepEqual(change?.set['rooms'], {
      list: [{ put: [moved] }, { keep: [0, 300] }, { keep: [301, 199] }],
    })
    assert.equal(withChange(before, change!).rooms[1], rooms[0])
  })
})
