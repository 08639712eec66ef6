import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CertificateBody, limits } from '@securechat/protocol'
import { concat, fromBase64url, newId, toBase64url, utf8 } from './bytes.ts'
import { certificateFingerprint, certifyDevice, verifyCertificate } from './certificate.ts'
import { createDeviceKeys } from './device.ts'
import { World } from './testing/world.ts'

const world = new World()
const account = await world.account()
const device = await createDeviceKeys()
const nowMs = 1_800_000_000_000
const lifetimeMs = 1000
const certify = (changes: object = {}) =>
  certifyDevice({
    identityPrivateKey: account.identity.privateKey,
    accountId: account.accountId,
    device,
    nowMs,
    lifetimeMs,
    ...changes,
  })
const certificate = await certify()
const bad = { code: 'bad-certificate' }

test('a certificate says which keys the device has, and until when', async () => {
  const body = await verifyCertificate(certificate, account.identityKey, nowMs)
  assert.deepEqual(body, {
    v: 1,
    accountId: account.accountId,
    deviceId: device.deviceId,
    leafKey: toBase64url(device.leaf.publicKey),
    frameKey: toBase64url(device.frame.publicKey),
    suite: 7,
    notBeforeMs: nowMs,
    expiresAtMs: nowMs + lifetimeMs,
  })
})

test('a certificate holds from its beginning, clock skew allowed, until just before its end', async () => {
  const at = (timeMs: number) => verifyCertificate(certificate, account.identityKey, timeMs)
  await at(nowMs - limits.clockSkewMs)
  await at(nowMs + lifetimeMs - 1)
  await assert.rejects(at(nowMs - limits.clockSkewMs - 1), bad)
  await assert.rejects(at(nowMs + lifetimeMs), bad)
})

test('a certificate for longer than allowed is not made', async () => {
  await assert.rejects(certify({ lifetimeMs: limits.certificateLifetimeMs + 1 }), RangeError)
})

test('a certificate with one bit changed, or signed by another account, does not hold', async () => {
  const check = (changed: object, key = account.identityKey) =>
    verifyCertificate({ ...certificate, ...changed }, key, nowMs)
  const flip = (text: string, at: number) => {
    const bytes = fromBase64url(text)
    return toBase64url(bytes.with(at, (bytes[at] ?? 0) ^ 1))
  }
  for (let at = 0; at < 256; at += 51)
    await assert.rejects(check({ signature: flip(certificate.signature, at) }), bad)
  for (let at = 0; at < 300; at += 43) await assert.rejects(check({ body: flip(certificate.body, at) }), bad)
  await assert.rejects(check({ body: certificate.body.slice(0, -4) }), bad)
  await assert.rejects(check({ signature: '' }), bad)
  await assert.rejects(check({}, (await world.account()).identityKey), bad)
})

test('a signature over the body without its context does not make a certificate', async () => {
  const body = fromBase64url(certificate.body)
  const { privateKey } = account.identity
  const sign = async (bytes: Uint8Array<ArrayBuffer>) =>
    toBase64url(
      new Uint8Array(await crypto.subtle.sign({ name: 'RSA-PSS', saltLength: 32 }, privateKey, bytes)),
    )
  const check = (signature: string) =>
    verifyCertificate({ ...certificate, signature }, account.identityKey, nowMs)
  await check(await sign(concat(utf8('SecureChat device certificate v1\0'), body)))
  await assert.rejects(check(await sign(body)), bad)
})

test('a signed body of another form is not a certificate', async () => {
  const { privateKey } = account.identity
  const body = JSON.parse(new TextDecoder().decode(fromBase64url(certificate.body))) as CertificateBody
  const check = async (text: string) => {
    const bytes = utf8(text)
    const signed = concat(utf8('SecureChat device certificate v1\0'), bytes)
    const signature = await crypto.subtle.sign({ name: 'RSA-PSS', saltLength: 32 }, privateKey, signed)
    const made = { body: toBase64url(bytes), signature: toBase64url(new Uint8Array(signature)) }
    return verifyCertificate(made, account.identityKey, nowMs)
  }
  assert.deepEqual(await check(JSON.stringify(body)), body)
  await assert.rejects(check(JSON.stringify({ ...body, v: 2 })), bad)
  await assert.rejects(check(JSON.stringify({ ...body, admin: true })), bad)
  await assert.rejects(check(JSON.stringify({ ...body, suite: 1 })), bad)
  await assert.rejects(check(JSON.stringify({ ...body, deviceId: 'x' })), bad)
  await assert.rejects(check('{}'), bad)
  await assert.rejects(check('not json'), bad)
})

test('an identity key that is not RSA-2048 is not trusted', async () => {
  const rsa = {
    name: 'RSA-PSS',
    modulusLength: 1024,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  }
  const weak = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const exponent3 = await crypto.subtle.generateKey(
    { ...rsa, modulusLength: 2048, publicExponent: Uint8Array.of(3) },
    true,
    ['sign', 'verify'],
  )
  for (const { publicKey } of [weak, exponent3]) {
    const spki = toBase64url(new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)))
    await assert.rejects(verifyCertificate(certificate, spki, nowMs), { code: 'untrusted-identity' })
  }
  await assert.rejects(verifyCertificate(certificate, newId(), nowMs), { code: 'untrusted-identity' })
})

test('the fingerprint covers body and signature', async () => {
  const one = await certificateFingerprint(certificate)
  assert.equal(fromBase64url(one).length, 32)
  assert.notEqual(await certificateFingerprint(await certify()), one, 'signatures are salted')
  const joined = concat(fromBase64url(certificate.body), fromBase64url(certificate.signature))
  const expected = new Uint8Array(await crypto.subtle.digest('SHA-256', joined))
  assert.equal(one, toBase64url(expected))
})
