import assert from 'node:assert/strict'
import { test } from 'node:test'
import { throughRelay } from './relay.ts'

test('only what is meant for the server goes to the relay', async (context) => {
  const asked: unknown[] = []
  context.mock.method(globalThis, 'fetch', async (url: unknown) => {
    asked.push(url)
    return new Response()
  })
  const { fetch } = throughRelay('https://chat.example.org', 'http://127.0.0.1:4711')
  await fetch('https://chat.example.org/v1/workspace', {})
  assert.deepEqual(asked, ['http://127.0.0.1:4711/v1/workspace'])
  assert.throws(() => fetch('https://chat.example.org.evil/v1/workspace', {}))
})
