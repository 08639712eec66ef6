import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concat, fromBase64url, newId, randomBytes, toBase64url, utf8 } from './bytes.ts'
import {
  createDeviceKeys,
  exportDeviceKeys,
  importDeviceKeys,
  importFrameKey,
  signSocketChallenge,
  socketProof,
} from './device.ts'
import { signP384, verifyP384 } from './p384-signature.ts'

test('a device’s keys survive being stored, and its frame key cannot be read out again', async () => {
  const made = await createDeviceKeys()
  const back = await importDeviceKeys(await exportDeviceKeys(made))
  assert.equal(back.deviceId, made.deviceId)
  assert.deepEqual(back.leaf, made.leaf)
  assert.equal(back.frame.privateKey.extractable, false)
  const message = utf8('hello')
  assert.ok(await verifyP384(made.leaf.publicKey, message, await signP384(back.leaf.signKey, message)))
  const signature = await crypto.subtle.sign('Ed25519', back.frame.privateKey, message)
  assert.ok(
    await crypto.subtle.verify('Ed25519', await importFrameKey(made.frame.publicKey), signature, message),
  )
})

test('keys have the sizes that certificates expect', async () => {
  const { leaf, frame } = await createDeviceKeys()
  assert.deepEqual([leaf.publicKey.length, leaf.publicKey[0], frame.publicKey.length], [97, 4, 32])
})

test('bytes that are no export of device keys are damaged', async () => {
  const bytes = await exportDeviceKeys(await createDeviceKeys())
  for (const wrong of [bytes.subarray(1), utf8('{}'), utf8('{"v":2}'), randomBytes(100)])
    await assert.rejects(importDeviceKeys(wrong), { code: 'damaged' })
})

test('a socket challenge is answered for one origin, nonce and device', async () => {
  const { frame, deviceId } = await createDeviceKeys()
  const nonce = toBase64url(randomBytes(32))
  const challenge = { origin: 'https://chat.example', nonce, deviceId }
  const signature = fromBase64url(await signSocketChallenge({ frameKey: frame.privateKey, ...challenge }))
  const key = await importFrameKey(frame.publicKey)
  const holds = (claim: typeof challenge) =>
    crypto.subtle.verify('Ed25519', key, signature, socketProof(claim))
  assert.equal(signature.length, 64)
  assert.ok(await holds(challenge))
  assert.ok(!(await holds({ ...challenge, origin: 'https://chat.example.evil' })))
  assert.ok(!(await holds({ ...challenge, nonce: toBase64url(randomBytes(32)) })))
  assert.ok(!(await holds({ ...challenge, deviceId: (await createDeviceKeys()).deviceId })))
})

test('the signed form of a socket challenge is the one the protocol describes', () => {
  const nonce = toBase64url(randomBytes(32))
  const deviceId = newId()
  const expected = concat(
    utf8('SecureChat socket v1'),
    Uint8Array.of(0),
    utf8('https://chat.example'),
    Uint8Array.of(0),
    fromBase64url(nonce),
    fromBase64url(deviceId),
  )
  assert.deepEqual(socketProof({ origin: 'https://chat.example', nonce, deviceId }), expected)
})
