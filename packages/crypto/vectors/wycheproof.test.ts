import assert from 'node:assert/strict'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { importAesKey, open } from '../src/aead.ts'
import { concat, equalBytes } from '../src/bytes.ts'
import { hmacSha256 } from '../src/hash-keys.ts'
import { fromHex, testVectors } from './vector-files.ts'

interface File<Group, Test> {
  testGroups: (Group & { tests: Test[] })[]
}

type Aead = Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag' | 'result', string>

testVectors({
  name: 'AES-256-GCM opens what Wycheproof calls valid and refuses the rest',
  file: 'wycheproof/aes_gcm_test.json',
  cases: (json) =>
    (json as File<{ ivSize: number; keySize: number; tagSize: number }, Aead>).testGroups
      .filter(({ ivSize, keySize, tagSize }) => ivSize === 96 && keySize === 256 && tagSize === 128)
      .flatMap(({ tests }) => tests),
  atLeast: 40,
  async check({ key, iv, aad, msg, ct, tag, result }) {
    const aes = await importAesKey(fromHex(key))
    const opening = open(aes, concat(fromHex(iv), fromHex(ct), fromHex(tag)), fromHex(aad))
    if (result === 'valid') assert.deepEqual(await opening, fromHex(msg))
    else await assert.rejects(opening, { code: 'damaged' })
  },
})

type Hkdf = Record<'ikm' | 'salt' | 'info' | 'okm' | 'result', string> & { size: number }

testVectors({
  name: 'HKDF-SHA256 derives what Wycheproof expects, in WebCrypto and in noble',
  file: 'wycheproof/hkdf_sha256_test.json',
  cases: (json) => (json as File<object, Hkdf>).testGroups.flatMap(({ tests }) => tests),
  atLeast: 80,
  async check({ ikm, salt, info, okm, size, result }) {
    const noble = () => expand(sha256, extract(sha256, fromHex(ikm), fromHex(salt)), fromHex(info), size)
    const secret = await crypto.subtle.importKey('raw', new Uint8Array(fromHex(ikm)), 'HKDF', false, [
      'deriveBits',
    ])
    const parts = { salt: new Uint8Array(fromHex(salt)), info: new Uint8Array(fromHex(info)) }
    const web = () => crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', ...parts }, secret, size * 8)
    if (result === 'valid') {
      assert.deepEqual(noble(), fromHex(okm))
      assert.deepEqual(new Uint8Array(await web()), fromHex(okm))
    } else {
      assert.throws(noble)
      await assert.rejects(web())
    }
  },
})

testVectors({
  name: 'HMAC-SHA256 makes the tags Wycheproof calls valid, and no other',
  file: 'wycheproof/hmac_sha256_test.json',
  cases: (json) =>
    (json as File<{ tagSize: number }, Record<'key' | 'msg' | 'tag' | 'result', string>>).testGroups
      .filter(({ tagSize }) => tagSize === 256)
      .flatMap(({ tests }) => tests),
  atLeast: 80,
  async check({ key, msg, tag, result }) {
    const made = await hmacSha256(fromHex(key), fromHex(msg))
    assert.equal(equalBytes(made, fromHex(tag)), result === 'valid')
  },
})
