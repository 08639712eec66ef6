import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { concat, fromBase64url, toBase64url, utf8 } from './bytes.ts'
import { derToRaw, rawToDer } from './ecdsa-der.ts'
import { createLeafKeys, signP384, verifyP384 } from './p384-signature.ts'

const keys = await createLeafKeys()
const message = utf8('commit')

test('signatures verify, and not for another message or key', async () => {
  const signature = await signP384(keys.signKey, message)
  const other = await createLeafKeys()
  assert.equal(await verifyP384(keys.publicKey, message, signature), true)
  assert.equal(await verifyP384(keys.publicKey, utf8('omit'), signature), false)
  assert.equal(await verifyP384(other.publicKey, message, signature), false)
})

test('OpenSSL verifies what we sign, and we what it signs', async () => {
  const coordinates = {
    x: toBase64url(keys.publicKey.subarray(1, 49)),
    y: toBase64url(keys.publicKey.subarray(49)),
  }
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-384', ...coordinates }, format: 'jwk' })
  for (let round = 0; round < 40; round++)
    assert.ok(verify('sha384', message, publicKey, await signP384(keys.signKey, message)))
  const theirs = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const { x = '', y = '' } = theirs.publicKey.export({ format: 'jwk' })
  const point = concat(Uint8Array.of(4), fromBase64url(x), fromBase64url(y))
  for (let round = 0; round < 40; round++)
    assert.ok(await verifyP384(point, message, new Uint8Array(sign('sha384', message, theirs.privateKey))))
})

test('malformed keys and signatures are simply not valid', async () => {
  const signature = await signP384(keys.signKey, message)
  const wrong = [
    signature.subarray(1),
    signature.subarray(0, -1),
    Uint8Array.of(...signature, 0),
    new Uint8Array(),
  ]
  for (const bytes of wrong) assert.equal(await verifyP384(keys.publicKey, message, bytes), false)
  const notOnCurve = keys.publicKey.with(50, (keys.publicKey[50] ?? 0) ^ 1)
  for (const key of [notOnCurve, keys.publicKey.subarray(1), new Uint8Array(97)])
    assert.equal(await verifyP384(key, message, signature), false)
})

test('a signing key of the wrong length is a mistake of the caller', async () => {
  await assert.rejects(signP384(keys.signKey.subarray(1), message), RangeError)
})

test('DER has one encoding per signature: leading zeros, long forms and negative numbers are refused', () => {
  const scalar = (...tail: number[]) => Uint8Array.of(...new Uint8Array(48 - tail.length), ...tail)
  const raw = concat(scalar(0x80), scalar(1))
  const der = rawToDer(raw)
  assert.deepEqual([...der], [0x30, 7, 2, 2, 0, 0x80, 2, 1, 1])
  assert.deepEqual(derToRaw(der, 48), raw)
  const others = [
    [0x30, 0x81, 7, 2, 2, 0, 0x80, 2, 1, 1],
    [0x30, 6, 2, 1, 0x80, 2, 1, 1],
    [0x30, 8, 2, 3, 0, 0, 0x80, 2, 1, 1],
    [0x30, 8, 2, 2, 0, 0x80, 2, 1, 1],
    [0x31, 7, 2, 2, 0, 0x80, 2, 1, 1],
    [0x30, 7, 3, 2, 0, 0x80, 2, 1, 1],
    [0x30, 7, 2, 2, 0, 0x80, 2, 2, 1],
    [0x30],
  ]
  for (const bytes of others) assert.equal(derToRaw(Uint8Array.from(bytes), 48), undefined, bytes.join())
  assert.equal(
    derToRaw(rawToDer(concat(new Uint8Array(49).fill(1), new Uint8Array(49).fill(1))), 48),
    undefined,
  )
  const zeros = new Uint8Array(96)
  assert.deepEqual(derToRaw(rawToDer(zeros), 48), zeros)
  const large = new Uint8Array(96).fill(0xff)
  assert.deepEqual(derToRaw(rawToDer(large), 48), large)
})
