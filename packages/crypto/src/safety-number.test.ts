import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { toBase64url, utf8 } from './bytes.ts'
import { safetyNumber } from './safety-number.ts'

const [alice, bob, mallory] = ['alice', 'bob', 'mallory'].map((name) =>
  toBase64url(utf8(`the key of ${name}`)),
) as [string, string, string]

test('both people see the same sixty digits, in twelve groups of five', () => {
  const number = safetyNumber(alice, bob)
  assert.match(number, /^\d{5}( \d{5}){11}$/)
  assert.equal(safetyNumber(bob, alice), number)
})

test('another key gives another number', () => {
  assert.notEqual(safetyNumber(alice, mallory), safetyNumber(alice, bob))
})

test('it is 5200 rounds of SHA-512 over hash and key, as another implementation computes it', () => {
  const half = (name: string) => {
    const key = utf8(`the key of ${name}`)
    let hash: Uint8Array = key
    for (let round = 0; round < 5200; round++) hash = createHash('sha512').update(hash).update(key).digest()
    const groups = Array.from({ length: 6 }, (_, n) => Buffer.from(hash).readUIntBE(n * 5, 5) % 100_000)
    return groups.map((group) => String(group).padStart(5, '0')).join(' ')
  }
  assert.equal(safetyNumber(alice, bob), [half('alice'), half('bob')].sort().join(' '))
})
