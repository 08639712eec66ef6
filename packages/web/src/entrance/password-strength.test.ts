import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordStrength } from './password-strength.ts'

test('short and famous passwords are nothing', () => {
  for (const password of ['', 'aB3$xyz', 'password123', 'Passw0rd!', 'qwertyqwerty'])
    assert.equal(passwordStrength(password, 'alice'), 0, password)
})

test('repeats, runs and the own name count little', () => {
  for (const password of ['aaaaaaaaaaaa', '1234567890', 'abcdefghijkl', 'alicealice12'])
    assert.equal(passwordStrength(password, 'alice'), 1, password)
})

test('length counts most', () => {
  assert.equal(passwordStrength('tide-lamp-9', ''), 2)
  assert.equal(passwordStrength('correct horse battery staple', ''), 3)
})
