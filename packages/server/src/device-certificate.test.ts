import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AccountId, ChatError, type DeviceId, limits } from '@securechat/protocol'
import { verifyCertificate } from './device-certificate.ts'
import { anId, randomText } from './test-world/ids.ts'
import { certify, newKeys, rsaPair, spkiOf } from './test-world/keys.ts'

const keys = newKeys()
const nowMs = 1_800_000_000_000
const accountId = anId<AccountId>()
const by = { accountId, identityKey: keys.identityKey, nowMs }
const body = {
  v: 1 as const,
  accountId,
  deviceId: anId<DeviceId>(),
  leafKey: keys.leafKey,
  frameKey: keys.frameKey,
  suite: 7 as const,
  notBeforeMs: nowMs,
  expiresAtMs: nowMs + limits.certificateLifetimeMs,
}
const refused = new ChatError('certificate-invalid')

describe('a device certificate', () => {
  it('holds when the account’s identity key signed it, for now', () => {
    assert.deepEqual(verifyCertificate(certify(keys.identity, body), by), body)
  })

  it('does not hold with anything else in it', () => {
    const wrong = [
      { ...body, accountId: anId<AccountId>() },
      { ...body, notBeforeMs: nowMs + limits.clockSkewMs + 1 },
      { ...body, notBeforeMs: nowMs - 1000, expiresAtMs: nowMs },
      { ...body, expiresAtMs: body.expiresAtMs + 1 },
      { ...body, leafKey: randomText(97) },
      { ...body, suite: 1 as never },
      { ...body, isAdmin: true },
      {},
    ]
    for (const one of wrong)
      assert.throws(() => verifyCertificate(certify(keys.identity, one), by), refused, JSON.stringify(one))
  })

  it('does not hold when another key, or another kind of signature, is under it', () => {
    assert.throws(() => verifyCertificate(certify(newKeys().identity, body), by), refused)
    assert.throws(() => verifyCertificate(certify(keys.identity, body, 20), by), refused)
    const certificate = certify(keys.identity, body)
    const changed = { ...certificate, body: certify(keys.identity, { ...body, deviceId: anId() }).body }
    assert.throws(() => verifyCertificate(changed, by), refused)
    const notJson = { ...certificate, body: randomText(100) }
    assert.throws(() => verifyCertificate(notJson, by), refused)
  })

  it('does not hold under an identity key that is not RSA-2048', () => {
    const strong = rsaPair(3072)
    const identities = [spkiOf(strong), randomText(294), Buffer.from('').toString('base64url')]
    for (const identityKey of identities)
      assert.throws(
        () => verifyCertificate(certify(strong.privateKey, body), { ...by, identityKey }),
        refused,
      )
  })
})
