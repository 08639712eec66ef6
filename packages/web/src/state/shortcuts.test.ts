import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chords, keyLabels, type Keystroke, matchShortcut } from './shortcuts.ts'

const stroke = (key: string, held: Partial<Keystroke> = {}): Keystroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const pc = { onMac: false, inText: false }

test('the primary key is Ctrl, and ⌘ on a Mac', () => {
  assert.equal(matchShortcut(stroke('k', { ctrlKey: true }), pc), 'switcher')
  assert.equal(matchShortcut(stroke('k', { metaKey: true }), { ...pc, onMac: true }), 'switcher')
  assert.equal(matchShortcut(stroke('k', { ctrlKey: true }), { ...pc, onMac: true }), undefined)
  assert.equal(matchShortcut(stroke('k', { ctrlKey: true, metaKey: true }), pc), undefined)
})

test('modifiers must be exactly those asked for', () => {
  assert.equal(matchShortcut(stroke('ArrowUp', { altKey: true }), pc), 'previous-room')
  assert.equal(matchShortcut(stroke('ArrowUp', { altKey: true, shiftKey: true }), pc), 'previous-unread')
  assert.equal(matchShortcut(stroke('ArrowUp'), pc), undefined)
  assert.equal(matchShortcut(stroke('5', { ctrlKey: true }), pc), 'jump')
})

test('a bare question mark helps only outside of text', () => {
  assert.equal(matchShortcut(stroke('?', { shiftKey: true }), pc), 'help')
  assert.equal(matchShortcut(stroke('?', { shiftKey: true }), { ...pc, inText: true }), undefined)
  assert.equal(matchShortcut(stroke('/', { ctrlKey: true }), { ...pc, inText: true }), 'help')
})

test('keys are labelled as they are printed', () => {
  assert.deepEqual(keyLabels(chords['next-unread'][0]!, false), ['Alt', 'Shift', '↓'])
  assert.deepEqual(keyLabels(chords.switcher[0]!, true), ['⌘', 'K'])
  assert.deepEqual(keyLabels(chords.help[1]!, false), ['?'])
})

test('no two shortcuts want the same keys', () => {
  const all = Object.values(chords)
    .flat()
    .map((chord) => keyLabels(chord, false).join('+') + (chord.shift ? '!' : ''))
  assert.equal(new Set(all).size, all.length)
})
