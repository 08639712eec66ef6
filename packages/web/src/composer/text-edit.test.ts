import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeLink, replaceRange, toggleMark } from './text-edit.ts'

test('a mark goes around the selection and comes off again', () => {
  const plain = { text: 'say hello now', start: 4, end: 9 }
  const bold = toggleMark(plain, '**')
  assert.deepEqual(bold, { text: 'say **hello** now', start: 6, end: 11 })
  assert.deepEqual(toggleMark(bold, '**'), plain)
})

test('italic inside bold adds to it instead of taking half of it away', () => {
  const bold = { text: '**a**', start: 2, end: 3 }
  assert.equal(toggleMark(bold, '*').text, '***a***')
  assert.equal(toggleMark({ text: '***a***', start: 3, end: 4 }, '*').text, '**a**')
})

test('with nothing selected the caret stands between the marks', () => {
  assert.deepEqual(toggleMark({ text: '', start: 0, end: 0 }, '`'), { text: '``', start: 1, end: 1 })
})

test('a link selects its address, or waits for its words', () => {
  const link = makeLink({ text: 'see docs', start: 4, end: 8 })
  assert.equal(link.text, 'see [docs](https://)')
  assert.equal(link.text.slice(link.start, link.end), 'https://')
  assert.equal(makeLink({ text: '', start: 0, end: 0 }).start, 1)
})

test('replacing puts the caret behind', () => {
  assert.deepEqual(replaceRange('hi :ta', { start: 3, end: 6 }, '🎉 '), { text: 'hi 🎉 ', start: 6, end: 6 })
})
