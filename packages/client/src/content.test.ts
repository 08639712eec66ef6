import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { InviteId, limits } from '@securechat/protocol'
import {
  type Content,
  decodeBriefing,
  decodeContent,
  encodeBriefing,
  encodeContent,
  TEXT_CHARACTERS,
} from './content.ts'

const inviteId = InviteId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const bytes = (text: string) => new TextEncoder().encode(text)

describe('what is inside a sealed message', () => {
  const known: Content[] = [
    { type: 'text', text: 'hello, bob 🌍' },
    { type: 'room', name: 'Design', topic: '' },
    { type: 'invite', inviteId, secret: 'c2VjcmV0' },
  ]
  for (const content of known)
    it(`comes back as it went: ${content.type}`, () => {
      assert.deepEqual(decodeContent(encodeContent(content)), content)
    })

  it('keeps a type it does not know apart from damage', () => {
    assert.deepEqual(decodeContent(bytes('{"type":"of a later version","options":[1,2]}')), {
      type: 'unknown',
    })
  })

  it('ignores fields a later version may add', () => {
    assert.deepEqual(decodeContent(bytes('{"type":"text","text":"hi","mood":"good"}')), {
      type: 'text',
      text: 'hi',
    })
  })

  const damaged = ['', 'hello', '[]', '{}', '{"type":5}', '{"type":"text"}', '{"type":"text","text":""}']
  for (const text of damaged)
    it(`is nothing when it is ${text || 'empty'}`, () => assert.equal(decodeContent(bytes(text)), undefined))

  it('is nothing when it is not UTF-8', () => {
    assert.equal(decodeContent(Uint8Array.of(0x7b, 0xff, 0x7d)), undefined)
  })

  it('fits a message even when every character needs an escape', () => {
    const worst = encodeContent({ type: 'text', text: '\u0001'.repeat(TEXT_CHARACTERS) })
    assert.ok(worst.length <= limits.contentBytes)
  })
})

describe('the briefing of a newcomer', () => {
  const briefing = {
    v: 1 as const,
    name: 'Design',
    topic: 'colours',
    epochs: [{ epoch: 0, secret: 'A'.repeat(43), sinceSeq: 1 }],
    invites: [{ inviteId, secret: 'c2VjcmV0' }],
  }

  it('comes back as it went', () => assert.deepEqual(decodeBriefing(encodeBriefing(briefing)), briefing))

  it('is nothing when it is of another version or damaged', () => {
    assert.equal(decodeBriefing(bytes(JSON.stringify({ ...briefing, v: 2 }))), undefined)
    assert.equal(decodeBriefing(bytes('{')), undefined)
  })
})
