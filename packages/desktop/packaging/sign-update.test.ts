import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { verifyManifest } from '../src/core/update/manifest.ts'
import { describeFile, signManifest } from './sign-update.ts'

test('what a release signs, the program believes', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const nowMs = Date.now()
  const file = describeFile('securechat-desktop_0.2.0_amd64.deb', Buffer.from('package'))
  assert.deepEqual([file.kind, file.platform, file.arch, file.sizeBytes], ['deb', 'linux', 'x64', 7])
  const manifest = {
    format: 'securechat-update-1' as const,
    channel: 'stable' as const,
    sequence: 2,
    version: '0.2.0',
    releasedAtMs: nowMs,
    expiresAtMs: nowMs + 1000,
    rolloutPercent: 10,
    files: [file],
  }
  const key = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const { bytes, signature } = signManifest(manifest, key)
  const read = verifyManifest(
    { bytes, signatures: signature },
    {
      pinnedKeys: [publicKey.export({ format: 'der', type: 'spki' }).toString('base64')],
      installed: { version: '0.1.0', channel: 'stable', seenSequence: 1 },
      nowMs,
    },
  )
  assert.deepEqual(read, manifest)
  assert.throws(() => describeFile('notes.txt', Buffer.from('')))
})
