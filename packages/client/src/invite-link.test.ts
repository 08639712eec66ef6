import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inviteLink, secretOfInviteLink } from './invite-link.ts'

const secret = 'abcdefghijklmnopqrst-A'

describe('an invitation link', () => {
  it('carries its secret in the fragment only', () => {
    const link = inviteLink('https://chat.example.org', secret)
    assert.equal(new URL(link).hash, `#${secret}`)
    assert.ok(!new URL(link).pathname.includes(secret))
    assert.equal(secretOfInviteLink(link), secret)
  })

  it('may be surrounded by spaces, as copied text is', () => {
    assert.equal(secretOfInviteLink(` ${inviteLink('https://chat.example.org', secret)}\n`), secret)
  })

  it('is refused when it is something else or cut off', () => {
    for (const text of [
      '',
      'hello',
      'https://chat.example.org/invite',
      `https://chat.example.org/invite#${secret.slice(1)}`,
    ])
      assert.throws(() => secretOfInviteLink(text), { code: 'bad-link' })
  })
})
