import assert from 'node:assert/strict'
import { test } from 'node:test'
import { de } from './de.ts'
import { en } from './en.ts'
import { localeFor } from './languages.ts'

test('the first language that we have is spoken, in the region it was asked for in', () => {
  assert.equal(localeFor('system', ['fr-CH', 'de-CH', 'en']), 'de-CH')
  assert.equal(localeFor('system', ['EN-nz']), 'EN-nz')
  assert.equal(localeFor('system', ['fr', 'ja']), 'en')
  assert.equal(localeFor('system', []), 'en')
})

test('a language that was set wins, with the region if the browser names one for it', () => {
  assert.equal(localeFor('de', ['en-GB', 'de-AT']), 'de-AT')
  assert.equal(localeFor('de', ['en-GB']), 'de')
  assert.equal(localeFor('en', ['de']), 'en')
})

/** Every sentence of a catalogue by its path, those with something to fill in filled in. */
function sentences(part: unknown, path = ''): [path: string, text: string][] {
  if (typeof part === 'string') return [[path, part]]
  if (typeof part === 'function') return [[path, filledIn(part)]]
  return Object.entries(part as object).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`))
}

function filledIn(sentence: unknown): string {
  const say = sentence as (...values: unknown[]) => string
  for (const value of ['X', 7, ['X', 'Y']]) {
    try {
      const text = say(value, value, value)
      if (typeof text === 'string') return text
    } catch {
      // It takes another kind of value.
    }
  }
  throw new Error(`nothing fits into ${say.toString()}`)
}

test('German says everything English says, and none of it is left empty', () => {
  const german = new Map(sentences(de))
  for (const [path, text] of sentences(en)) {
    assert.ok(german.get(path)?.trim(), `German lacks ${path}`)
    assert.equal(text.endsWith('…'), german.get(path)?.endsWith('…'), `${path}: only one of them goes on`)
  }
  assert.equal(german.size, sentences(en).length)
})

test('German is German: hardly a sentence is the same as in English', () => {
  const english = new Map(sentences(en))
  const same = sentences(de).filter(
    ([path, text]) => english.get(path) === text && /[a-z]{4,} [a-z]{3,}/i.test(text),
  )
  assert.deepEqual(same, [])
})
