import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId } from '@securechat/protocol'
import fc from 'fast-check'
import { countUnread, mentions, type TextMark } from './unread.ts'

const accounts = ['A', 'B', 'C'].map((letter) => AccountId.parse(`${letter.repeat(21)}A`))
const [me, bob] = accounts as [AccountId, AccountId]
const mark = (seq: number, authorId: AccountId, isMention = false): TextMark => ({ seq, authorId, isMention })

const someTexts = fc
  .array(fc.record({ authorId: fc.constantFrom(...accounts), isMention: fc.boolean() }), { maxLength: 40 })
  .map((texts) => texts.map((text, at) => ({ ...text, seq: at + 1 })))
const somePlace = fc.record({ me: fc.constant(me), readSeq: fc.nat(45), joinedSeq: fc.nat(45) })

describe('unread', () => {
  it('counts texts of others after the cursor and after joining', () => {
    const texts = [mark(2, bob), mark(3, me), mark(4, bob, true), mark(6, bob)]
    assert.deepEqual(countUnread(texts, { me, readSeq: 2, joinedSeq: 0 }), { unread: 2, mentions: 1 })
    assert.deepEqual(countUnread(texts, { me, readSeq: 0, joinedSeq: 5 }), { unread: 1, mentions: 0 })
  })

  it('is what counting one text at a time gives, in whatever order they were read from the log', () => {
    fc.assert(
      fc.property(someTexts, somePlace, (texts, place) => {
        const oneByOne = texts.map((text) => countUnread([text], place))
        const expected = {
          unread: oneByOne.reduce((sum, { unread }) => sum + unread, 0),
          mentions: oneByOne.reduce((sum, part) => sum + part.mentions, 0),
        }
        assert.deepEqual(countUnread(texts.toReversed(), place), expected)
        assert.ok(expected.mentions <= expected.unread && expected.unread <= texts.length)
      }),
    )
  })

  it('never grows by reading on, and is zero once everything is read', () => {
    fc.assert(
      fc.property(someTexts, somePlace, fc.nat(45), (texts, place, further) => {
        const before = countUnread(texts, place).unread
        assert.ok(countUnread(texts, { ...place, readSeq: place.readSeq + further }).unread <= before)
        assert.equal(countUnread(texts, { ...place, readSeq: texts.length }).unread, 0)
      }),
    )
  })

  it('grows by one with every text of somebody else at the end, and by none with one of mine', () => {
    fc.assert(
      fc.property(someTexts, somePlace, fc.constantFrom(...accounts), (texts, place, authorId) => {
        const next = mark(Math.max(texts.length, place.readSeq, place.joinedSeq) + 1, authorId)
        const grown = countUnread([...texts, next], place).unread - countUnread(texts, place).unread
        assert.equal(grown, authorId === me ? 0 : 1)
      }),
    )
  })
})

describe('mentions', () => {
  const called = ['@alice', 'hi @Alice!', '(@ALICE)', '@alice, @bob', 'x @alicex @alice']
  for (const text of called) it(`hears ${text}`, () => assert.equal(mentions(text, 'Alice'), true))

  const notCalled = ['alice', '@alicex', 'mail@alice', '@ alice', '@al']
  for (const text of notCalled)
    it(`does not hear ${text}`, () => assert.equal(mentions(text, 'Alice'), false))

  it('hears names with spaces, and nobody without a name', () => {
    assert.equal(mentions('thanks @Anna Maria', 'Anna Maria'), true)
    assert.equal(mentions('thanks @', ''), false)
  })
})
