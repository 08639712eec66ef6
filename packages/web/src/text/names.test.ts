import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hueOf, initialsOf } from './names.ts'

test('initials come from the first and last word, in any script', () => {
  const cases = {
    alice: 'A',
    'Alice van Dam': 'AD',
    '(bob)': 'B',
    'élodie brun': 'ÉB',
    山田: '山',
    '': '',
    '🎉 party': '🎉P',
  }
  for (const [name, initials] of Object.entries(cases)) assert.equal(initialsOf(name), initials, name)
})

test('a hue is stable and within the palette', () => {
  for (const id of ['', 'a', 'alice', 'W3fXo0mZ9d8Q2k1LrT5uYA']) {
    assert.ok(hueOf(id) >= 0 && hueOf(id) < 8)
    assert.equal(hueOf(id), hueOf(id))
  }
  assert.ok(new Set(Array.from({ length: 64 }, (_, index) => hueOf(`id-${index}`))).size > 4)
})
