import assert from 'node:assert/strict'
import * as node from 'node:crypto'
import { test } from 'node:test'
import { createAccountKeys, exportAccountKeys, importAccountKeys, publicKeysOf } from './account-keys.ts'
import { concat, fromBase64url, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { hybridOpen, hybridSeal } from './hybrid-seal.ts'

const made = await createAccountKeys()
const publicKeys = await publicKeysOf(made)
const exported = await exportAccountKeys(made)
const restored = await importAccountKeys(exported)
const damaged = { code: 'damaged' }

test('what is sealed to an account opens with its keys, and with the same label only', async () => {
  for (const text of ['', 'the epochs of a room', 'x'.repeat(5000)]) {
    const sealed = await hybridSeal(publicKeys, utf8(text), 'history/room')
    assert.deepEqual(await hybridOpen(restored, sealed, 'history/room'), utf8(text))
    await assert.rejects(hybridOpen(restored, sealed, 'history/other'), damaged)
  }
})

test('both halves of the hybrid seal are needed: another key in either does not open', async () => {
  const other = await importAccountKeys(await exportAccountKeys(await createAccountKeys()))
  const sealed = await hybridSeal(publicKeys, utf8('secret'), 'test')
  await assert.rejects(hybridOpen({ ...restored, sealing: other.sealing }, sealed, 'test'), damaged)
  await assert.rejects(hybridOpen({ ...restored, agreement: other.agreement }, sealed, 'test'), damaged)
  await assert.rejects(hybridOpen({ ...restored, publicKeys: other.publicKeys }, sealed, 'test'), damaged)
})

test('a hybrid seal made by another implementation of the description opens', async () => {
  const label = 'history/room'
  const [k1, iv] = [randomBytes(32), randomBytes(12)]
  const spki = {
    key: Buffer.from(fromBase64url(publicKeys.sealingKey)),
    format: 'der',
    type: 'spki',
  } as const
  const oaep = { key: node.createPublicKey(spki), oaepHash: 'sha256', oaepLabel: utf8(label) }
  const ct1 = node.publicEncrypt(oaep, k1)
  const ephemeral = node.createECDH('secp384r1')
  const epk = ephemeral.generateKeys()
  const rpk = fromBase64url(publicKeys.agreementKey)
  const salt = node.createHash('sha256').update(ct1).update(epk).update(rpk).digest()
  const both = concat(k1, ephemeral.computeSecret(rpk))
  const key = node.hkdfSync('sha256', both, salt, `SecureChat hybrid seal v1 ${label}`, 32)
  const cipher = node.createCipheriv('aes-256-gcm', new Uint8Array(key), iv).setAAD(utf8(label))
  const sealed = concat(
    Uint8Array.of(1),
    ct1,
    epk,
    iv,
    cipher.update('by hand'),
    cipher.final(),
    cipher.getAuthTag(),
  )
  assert.deepEqual(await hybridOpen(restored, sealed, label), utf8('by hand'))
})

test('a hybrid seal with one bit changed anywhere, or cut short, does not open', async () => {
  const sealed = await hybridSeal(publicKeys, utf8('secret'), 'test')
  for (let at = 0; at < sealed.length; at += 13) {
    const flipped = sealed.with(at, (sealed[at] ?? 0) ^ 1)
    await assert.rejects(hybridOpen(restored, flipped, 'test'), damaged, `byte ${at} flipped`)
    await assert.rejects(hybridOpen(restored, sealed.subarray(0, at), 'test'), damaged, `cut to ${at}`)
  }
})

test('nothing is sealed to keys that are not an account’s', async () => {
  await assert.rejects(hybridSeal({ ...publicKeys, sealingKey: 'AAAA' }, utf8('x'), 'test'), damaged)
  const notOnCurve = toBase64url(Uint8Array.of(4, ...new Uint8Array(96).fill(1)))
  await assert.rejects(hybridSeal({ ...publicKeys, agreementKey: notOnCurve }, utf8('x'), 'test'), damaged)
})
