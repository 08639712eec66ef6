import assert from 'node:assert/strict'
import { createHash, createHmac, hkdfSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { importFrameKey, createDeviceKeys } from './device.ts'
import { concat, fromBase64url, newId, randomBytes, toBase64url, u64, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { contentDigest, createKeyShare, requestKeyOf, signDeviceProof, signRequest } from './request-key.ts'

describe('the key that signs requests', () => {
  it('is HKDF-SHA256 of the secret, bound to its session', async () => {
    const secret = randomBytes(64)
    const sessionId = newId()
    const expected = hkdfSync('sha256', secret, fromBase64url(sessionId), 'SecureChat request key v1', 32)
    assert.deepEqual(await requestKeyOf(secret, sessionId), new Uint8Array(expected))
    assert.notDeepEqual(await requestKeyOf(secret, newId()), new Uint8Array(expected))
  })

  it('is agreed on by X25519: RFC 7748 gives both sides the same', async () => {
    const [one, other] = [await createKeyShare(), await createKeyShare()]
    assert.deepEqual(await one.agree(other.keyShare), await other.agree(one.keyShare))
    await assert.rejects(one.agree('AAAA'), new CryptoError('damaged'))
    await assert.rejects(one.agree(toBase64url(new Uint8Array(32))), new CryptoError('damaged'))
  })

  it('makes the HMAC and the digest that the headers want', async () => {
    const key = randomBytes(32)
    const expected = createHmac('sha256', key).update('base').digest('base64')
    assert.equal(await signRequest(key, 'base'), expected)
    const digest = createHash('sha256').update('{"hello": "world"}').digest('base64')
    assert.equal(await contentDigest('{"hello": "world"}'), `sha-256=:${digest}:`)
    // RFC 9530 appendix B has this very body, with a newline behind it.
    assert.equal(
      await contentDigest('{"hello": "world"}\n'),
      'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    )
  })

  it('is not a device’s own key, whose word covers purpose, place, nonce and time', async () => {
    const { deviceId, frame } = await createDeviceKeys()
    const nonce = randomBytes(16)
    const common = { context: 'SecureChat resume v1', origin: 'https://chat.example.org', deviceId }
    const proof = await signDeviceProof({ ...common, nonce, timeMs: 5, frameKey: frame.privateKey })
    const key = await importFrameKey(frame.publicKey)
    const signed = (timeMs: number) =>
      concat(
        utf8('SecureChat resume v1\0https://chat.example.org\0'),
        nonce,
        fromBase64url(deviceId),
        u64(timeMs),
      )
    const holds = (timeMs: number) =>
      crypto.subtle.verify('Ed25519', key, fromBase64url(proof.signature), signed(timeMs))
    assert.equal(await holds(5), true)
    assert.equal(await holds(6), false)
  })
})
