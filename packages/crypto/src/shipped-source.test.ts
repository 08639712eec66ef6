import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** What ships: neither tests nor what only they use. */
const packages = fileURLToPath(new URL('../../', import.meta.url))
const shipped = globSync('*/src/**/*.{ts,tsx}', { cwd: packages }).filter(
  (file) => !/\.test\.|testing\/|^testkit\//.test(file),
)
const read = (file: string) => readFileSync(`${packages}${file}`, 'utf8')
const ours = shipped.filter((file) => file.startsWith('crypto/'))

test('nothing that ships mentions the library’s authentication service that accepts everybody', () => {
  assert.ok(shipped.length > 100, `${shipped.length} files were found`)
  const wrong = shipped.filter((file) =>
    /default(AuthenticationService|ClientConfig)|acceptAll/.test(read(file)),
  )
  assert.deepEqual(wrong, [])
})

test('the MLS library is touched by its adapter and nobody else', () => {
  const users = shipped.filter((file) => /from 'ts-mls/.test(read(file)))
  assert.deepEqual(
    users.toSorted((a, b) => a.localeCompare(b)),
    [
      'crypto/src/provider.ts',
      'crypto/src/ts-mls-codec.ts',
      'crypto/src/ts-mls-engine.ts',
      'crypto/src/ts-mls-group.ts',
      'crypto/src/ts-mls-ratchet.ts',
    ],
  )
})

test('this package runs in a browser: it uses nothing that only Node.js has', () => {
  assert.ok(ours.length > 30)
  const wrong = ours.filter((file) =>
    /from 'node:|\bBuffer\b|\bprocess\.|\brequire\(|__dirname/.test(read(file)),
  )
  assert.deepEqual(wrong, [])
})

test('randomness comes from the platform’s generator', () => {
  const wrong = shipped.filter((file) => file.startsWith('crypto/') && /Math\.random/.test(read(file)))
  assert.deepEqual(wrong, [])
})
