import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageLine } from '../engine/contract.ts'
import { actionsFor } from './message-action.ts'

// SAFETY: what decides about actions is all here.
const line = (change: Partial<MessageLine>) =>
  ({ kind: 'message', text: 'hi', seq: 3, ...change }) as MessageLine

test('somebody else’s message cannot be edited or deleted', () => {
  const ids = actionsFor(line({ isMine: false }), { inThread: false })
  assert.ok(!ids.includes('edit') && !ids.includes('delete') && ids.includes('reply'))
})

test('an administrator may delete what others wrote, and still not edit it', () => {
  const ids = actionsFor(line({ isMine: false, mayDelete: true }), { inThread: false })
  assert.ok(ids.includes('delete') && !ids.includes('edit'))
})

test('nothing can be done with what was deleted, and little with what is not sent', () => {
  const deletedBy = { accountId: 'a' as never, name: 'alice' }
  assert.deepEqual(actionsFor(line({ deletedBy }), { inThread: false }), [])
  const { seq: _, ...pending } = line({ isMine: true })
  assert.deepEqual(actionsFor(pending, { inThread: false }), ['copy-text'])
})

test('a thread has no threads of its own', () => {
  assert.ok(!actionsFor(line({}), { inThread: true }).includes('thread'))
  assert.ok(!actionsFor(line({ threadOf: 'x' as never }), { inThread: false }).includes('thread'))
})
