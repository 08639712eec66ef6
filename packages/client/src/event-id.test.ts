import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventId } from '@securechat/protocol'
import { newEventId } from './event-id.ts'

test('what is made is an event id, and another one each time', () => {
  const made = Array.from({ length: 500 }, newEventId)
  for (const id of made) assert.equal(EventId.parse(id), id)
  assert.equal(new Set(made).size, made.length)
})
