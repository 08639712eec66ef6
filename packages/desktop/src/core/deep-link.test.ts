import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findDeepLink, parseDeepLink } from './deep-link.ts'

const id = 'AAAAAAAAAAAAAAAAAAAAAA'
const event = 'BBBBBBBBBBBBBBBBBBBBBB'

test('rooms, messages and invitations can be linked to', () => {
  const server = { host: 'chat.example.org', port: 443, isTls: true }
  assert.deepEqual(parseDeepLink(`securechat://chat.example.org/rooms/${id}`), {
    kind: 'room',
    server,
    roomId: id,
  })
  assert.deepEqual(parseDeepLink(`securechat://chat.example.org/rooms/${id}/${event}`), {
    kind: 'room',
    server,
    roomId: id,
    eventId: event,
  })
  assert.deepEqual(parseDeepLink('SecureChat://localhost:8080/invite#0123456789abcdef'), {
    kind: 'invite',
    server: { host: 'localhost', port: 8080, isTls: false },
    secret: '0123456789abcdef',
  })
})

test('anything else is nothing', () => {
  for (const wrong of [
    '',
    'https://chat.example.org/rooms/x',
    'securechat:',
    'securechat://',
    `securechat://chat.example.org/rooms/${id}x`,
    `securechat://chat.example.org/rooms/${id}?x=1`,
    `securechat://chat.example.org/rooms/${id}#x`,
    `securechat://mallory@chat.example.org/rooms/${id}`,
    `securechat://chat.example.org/rooms/../rooms/${id}`,
    `securechat://chat.example.org/%72ooms/${id}`,
    `securechat://chat.example.org/rooms/${id}\n`,
    'securechat://chat.example.org/invite#short',
    'securechat://chat.example.org/invite#<script>alert(1)</script>',
    `securechat://chat.example.org/settings`,
    `securechat://chat.example.org/rooms/${id}/${'a'.repeat(2000)}`,
  ])
    assert.equal(parseDeepLink(wrong), undefined, wrong)
})

test('whatever comes, nothing is thrown, and what is taken is of the shapes promised', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `securechat://${text}`),
      ),
      (text) => {
        const link = parseDeepLink(text)
        if (link?.kind === 'room') assert.match(link.roomId, /^[\w-]{22}$/)
      },
    ),
  )
  assert.equal(findDeepLink(['--x', 'y']), undefined)
})
