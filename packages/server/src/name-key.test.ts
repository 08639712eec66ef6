import assert from 'node:assert/strict'
import { it } from 'node:test'
import { nameKey } from './name-key.ts'

it('names that look the same are the same', () => {
  const same = [
    ['Alice', 'alice'],
    ['Alice  Liddell', ' alice liddell '],
    ['ALICE', 'ａｌｉｃｅ'],
    ['Ren\u0065\u0301', 'ren\u00e9'],
    ['ﬁona', 'fiona'],
    ['alice\u00a0b', 'alice b'],
    ['می\u200cنا', 'مینا'],
  ] as const
  for (const [one, other] of same) assert.equal(nameKey(one), nameKey(other))
  assert.notEqual(nameKey('alice'), nameKey('alıce'))
  assert.equal(nameKey(nameKey('İstanbul ﬁ')), nameKey('İstanbul ﬁ'))
})
