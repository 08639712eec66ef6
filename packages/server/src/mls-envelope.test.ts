import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ChatError, type RoomId } from '@securechat/protocol'
import fc from 'fast-check'
import { checkCommitEnvelope, checkWelcomeEnvelope } from './mls-envelope.ts'
import { aCommitMessage, anId, aWelcome } from './test-world/ids.ts'

const roomId = anId<RoomId>()
const refused = new ChatError('bad-request')

describe('the envelope of a commit', () => {
  it('is accepted as a commit in the clear, from a member, for this group', () => {
    checkCommitEnvelope(aCommitMessage(roomId), roomId)
  })

  it('is refused for another group, another sender, another content or another form', () => {
    const newMemberCommit = 4
    const wrong = [
      { groupId: anId<RoomId>() },
      { senderType: newMemberCommit },
      { senderType: 2 },
      { senderType: 3 },
      { contentType: 1 },
      { contentType: 2 },
      { wireFormat: 2 },
      { wireFormat: 3 },
    ]
    for (const shape of wrong)
      assert.throws(
        () => checkCommitEnvelope(aCommitMessage(roomId, shape), roomId),
        refused,
        JSON.stringify(shape),
      )
  })

  it('is refused wherever it is cut short before what is checked', () => {
    const whole = Buffer.from(aCommitMessage(roomId), 'base64url')
    for (let length = 0; length < 101; length++) {
      const cut = whole.subarray(0, length).toString('base64url')
      assert.throws(() => checkCommitEnvelope(cut, roomId), refused, `${length} bytes`)
    }
  })

  it('is refused when a length is not written in the fewest bytes', () => {
    const whole = Buffer.from(aCommitMessage(roomId), 'base64url')
    const long = Buffer.concat([whole.subarray(0, 4), Buffer.of(0x40, 16), whole.subarray(5)])
    assert.throws(() => checkCommitEnvelope(long.toString('base64url'), roomId), refused)
  })

  it('is refused as a bad request, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url')
        assert.throws(() => checkCommitEnvelope(text, roomId), refused)
      }),
    )
  })

  it('of a Welcome is told from others', () => {
    checkWelcomeEnvelope(aWelcome())
    assert.throws(() => checkWelcomeEnvelope(aCommitMessage(roomId)), refused)
    assert.throws(() => checkWelcomeEnvelope(''), refused)
  })
})
