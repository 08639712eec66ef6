import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createAccountKeys,
  exportAccountKeys,
  identityFingerprint,
  importAccountKeys,
  importIdentityKey,
  publicKeysOf,
} from './account-keys.ts'
import { fromBase64url, toBase64url, utf8 } from './bytes.ts'

const made = await createAccountKeys()
const publicKeys = await publicKeysOf(made)
const exported = await exportAccountKeys(made)
const restored = await importAccountKeys(exported)
const damaged = { code: 'damaged' }

test('public keys have the forms of the protocol', () => {
  assert.equal(fromBase64url(publicKeys.identityKey).length, 294)
  assert.equal(fromBase64url(publicKeys.sealingKey).length, 294)
  assert.equal(fromBase64url(publicKeys.agreementKey).length, 97)
})

test('keys from the vault work and cannot be read out again', async () => {
  assert.deepEqual(restored.publicKeys, publicKeys)
  for (const key of [restored.identity, restored.sealing, restored.agreement])
    assert.equal(key.extractable, false)
  const pss = { name: 'RSA-PSS', saltLength: 32 }
  const signature = await crypto.subtle.sign(pss, restored.identity, utf8('hello'))
  assert.ok(
    await crypto.subtle.verify(
      pss,
      await importIdentityKey(publicKeys.identityKey),
      signature,
      utf8('hello'),
    ),
  )
})

test('bytes that are no export of account keys are damaged', async () => {
  const form = JSON.parse(new TextDecoder().decode(exported)) as { privateKeys: object }
  const noSealing = { ...form, privateKeys: { ...form.privateKeys, sealingKey: 'AAAA' } }
  const wrong = [
    exported.subarray(1),
    utf8('{}'),
    utf8('{"v":1}'),
    utf8('{"v":2}'),
    utf8(JSON.stringify(noSealing)),
  ]
  for (const bytes of wrong) await assert.rejects(importAccountKeys(bytes), damaged)
})

test('an account’s fingerprint is the hash of its identity key', async () => {
  const digest = await crypto.subtle.digest('SHA-256', fromBase64url(publicKeys.identityKey))
  assert.equal(await identityFingerprint(publicKeys.identityKey), toBase64url(new Uint8Array(digest)))
})
