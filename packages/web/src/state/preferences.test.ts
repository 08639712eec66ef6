import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaults, parsePreferences, withRecent } from './preferences.ts'

test('nothing, damage and nonsense give the defaults', () => {
  for (const json of [null, '', '{', '[]', '7', 'null', '{"theme":"pink","enterSends":"no","recentEmoji":5}'])
    assert.deepEqual(parsePreferences(json), defaults)
})

test('what is well formed is kept', () => {
  const kept = parsePreferences(
    '{"theme":"dark","density":"compact","enterSends":false,"recentEmoji":["🎉",3]}',
  )
  assert.deepEqual(kept, {
    ...defaults,
    theme: 'dark',
    density: 'compact',
    enterSends: false,
    recentEmoji: ['🎉'],
  })
})

test('the newest emoji stands first, and once', () => {
  assert.deepEqual(withRecent(['a', 'b'], 'b'), ['b', 'a'])
  assert.equal(withRecent(Array.from({ length: 16 }, String), 'x').length, 16)
})
