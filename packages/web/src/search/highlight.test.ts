import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { excerpt, highlight, termsOf } from './highlight.ts'

test('hits light up, whatever the case, and nothing of the text is lost', () => {
  assert.deepEqual(highlight('Soup, soup!', ['soup']), [
    { text: 'Soup', isHit: true },
    { text: ', ', isHit: false },
    { text: 'soup', isHit: true },
    { text: '!', isHit: false },
  ])
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }), (text, terms) => {
      assert.equal(
        highlight(text, terms)
          .map((piece) => piece.text)
          .join(''),
        text,
      )
    }),
  )
})

test('filters of a query are no words to light up', () => {
  assert.deepEqual(termsOf('soup from:bob in:"Big room" "hot dog" before:2026-01-01'), ['soup', 'hot dog'])
})

test('a long text is shown from shortly before the first hit', () => {
  const long = `${'x'.repeat(300)} needle ${'y'.repeat(300)}`
  assert.match(excerpt(long, ['needle']), /^…x+ needle y+$/)
  assert.equal(excerpt('short needle', ['needle']), 'short needle')
})
