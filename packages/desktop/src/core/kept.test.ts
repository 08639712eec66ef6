import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addAccount,
  currentAccount,
  noAccounts,
  removeAccount,
  updateAccount,
  useServer,
} from './accounts.ts'
import { explainCertificate, isTrustedByHand } from './certificate.ts'
import { freeName, safeFileName } from './downloads.ts'
import { JsonFile } from './json-file.ts'
import { defaultPreferences, Preferences } from './preferences.ts'
import { parseServerAddress } from './server-address.ts'
import { placeWindow } from './window-state.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1040 }

test('the window comes back where it was, as long as somebody can reach it', () => {
  const bounds = { x: 100, y: 50, width: 800, height: 600 }
  assert.deepEqual(placeWindow({ bounds, isMaximized: false }, [screen]), bounds)
  const second = { ...screen, x: 1920 }
  const there = { ...bounds, x: 2500 }
  assert.deepEqual(placeWindow({ bounds: there, isMaximized: false }, [screen, second]), there)
  const back = placeWindow({ bounds: there, isMaximized: false }, [screen])
  assert.ok(back.x >= 0 && back.x + back.width <= 1920, 'its screen has gone')
})

test('wherever it was, its title bar is on some screen', () => {
  const bounds = fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
    width: fc.integer({ min: 1, max: 6000 }),
    height: fc.integer({ min: 1, max: 6000 }),
  })
  fc.assert(
    fc.property(bounds, (was) => {
      const { x, y, width } = placeWindow({ bounds: was, isMaximized: false }, [screen])
      assert.ok(y >= 0 && y < screen.height && x + width > 0 && x < screen.width)
    }),
  )
})

test('one account per server, unless another is asked for', () => {
  const [one, other] = ['localhost:8080', 'chat.example.org'].map(parseServerAddress)
  const two = useServer(useServer(noAccounts, one!), other!)
  assert.equal(two.accounts.length, 2)
  assert.deepEqual(currentAccount(two)?.server, other)
  const again = useServer(two, one!)
  assert.equal(again.accounts.length, 2)
  assert.deepEqual(currentAccount(again)?.server, one)
  const three = addAccount(again, one!)
  assert.equal(three.accounts.length, 3)
  const key = three.currentKey!
  assert.equal(currentAccount(updateAccount(three, key, { personName: 'Alice' }))?.personName, 'Alice')
  const removed = removeAccount(three, key)
  assert.equal(removed.accounts.length, 2)
  assert.ok(currentAccount(removed))
})

test('settings survive in a file that is ours alone; damage and nonsense count as nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'securechat-kept-'))
  const path = join(folder, 'deep', 'preferences.json')
  const open = () => new JsonFile(path, Preferences, defaultPreferences)
  const file = open()
  assert.deepEqual(file.get(), defaultPreferences)
  file.set({ ...defaultPreferences, zoomLevel: 2 })
  assert.equal(open().get().zoomLevel, 2)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  for (const wrong of ['', '{', '[]', '{"zoomLevel":"large"}', '{"unknown":1}']) {
    writeFileSync(path, wrong)
    assert.deepEqual(open().get(), defaultPreferences, wrong)
  }
  rmSync(folder, { recursive: true })
})

test('names of files from others are safe in any folder', () => {
  assert.equal(safeFileName('../../etc/passwd'), '_.._etc_passwd')
  assert.equal(safeFileName('photo\u202egpj.exe'), 'photogpj.exe')
  assert.equal(safeFileName('con.txt'), '_con.txt')
  assert.equal(safeFileName('...'), 'file')
  assert.equal(safeFileName('.bashrc'), 'bashrc')
  assert.match(safeFileName(`${'a'.repeat(500)}.pdf`), /^a{100,116}\.pdf$/)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      assert.match(safeFileName(name), /^[^./\\:*?"<>|\p{Cc}\p{Cf}][^/\\:*?"<>|\p{Cc}\p{Cf}]*$/u)
    }),
  )
})

test('a name that is taken gets a number', () => {
  const taken = new Set(['a.txt', 'a (2).txt'])
  assert.equal(
    freeName('a.txt', (name) => taken.has(name)),
    'a (3).txt',
  )
})

const refused = {
  host: 'chat.example.org',
  error: 'net::ERR_CERT_AUTHORITY_INVALID',
  fingerprint: Buffer.from('0011ff', 'hex').toString('base64'),
  issuer: 'Somebody',
  validFromSec: 0,
  validToSec: 86_400,
}

test('a certificate is explained, and trusted by hand only for its one fault', () => {
  const explained = explainCertificate(refused)
  assert.equal(explained.fingerprint, '00:11:FF')
  assert.equal(explained.validTo, '1970-01-02')
  assert.equal(explained.canBeTrusted, true)
  assert.match(explainCertificate(refused, 'another').says, /not the one that you trusted/)
  for (const error of ['DATE_INVALID', 'COMMON_NAME_INVALID', 'REVOKED', 'WEAK_KEY']) {
    const wrong = { ...refused, error: `net::ERR_CERT_${error}` }
    assert.equal(explainCertificate(wrong).canBeTrusted, false, error)
    assert.equal(isTrustedByHand(wrong, refused.fingerprint), false, error)
  }
  assert.equal(isTrustedByHand(refused, refused.fingerprint), true)
  assert.equal(isTrustedByHand(refused, 'another'), false)
  assert.equal(isTrustedByHand(refused, undefined), false)
})
