import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  compareVersions,
  type Manifest,
  signedBytes,
  UpdateError,
  type UpdateRefusal,
  verifyManifest,
} from './manifest.ts'
import { isInRollout } from './rollout.ts'
import { type UpdateMemory, Updater } from './updater.ts'

const ours = generateKeyPairSync('ed25519')
const mallorys = generateKeyPairSync('ed25519')
const pinned = ours.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const installer = Buffer.from('the installer')
const nowMs = Date.UTC(2030, 0, 1)

const aManifest = (change: Partial<Manifest> = {}): Manifest => ({
  format: 'securechat-update-1',
  channel: 'stable',
  sequence: 7,
  version: '1.2.0',
  releasedAtMs: nowMs - 1000,
  expiresAtMs: nowMs + 1000,
  rolloutPercent: 100,
  files: [
    {
      platform: 'linux',
      arch: 'x64',
      kind: 'deb',
      name: 'securechat-desktop_1.2.0_amd64.deb',
      sizeBytes: installer.length,
      sha512: createHash('sha512').update(installer).digest('base64'),
    },
  ],
  ...change,
})

const signedWith = (key: typeof ours.privateKey, manifest: unknown) => {
  const bytes = Buffer.from(JSON.stringify(manifest))
  return { bytes, signatures: sign(null, signedBytes(bytes), key).toString('base64') }
}

const check = (signed: { bytes: Uint8Array; signatures: string }) =>
  verifyManifest(signed, {
    pinnedKeys: [pinned],
    installed: { version: '1.1.9', channel: 'stable', seenSequence: 7 },
    nowMs,
  })
const refuses = (refusal: UpdateRefusal, signed: { bytes: Uint8Array; signatures: string }) =>
  assert.throws(
    () => check(signed),
    (error) => error instanceof UpdateError && error.refusal === refusal,
    refusal,
  )

test('a manifest of ours is believed, also while a key is being replaced', () => {
  const signed = signedWith(ours.privateKey, aManifest())
  assert.equal(check(signed).version, '1.2.0')
  const other = signedWith(mallorys.privateKey, aManifest()).signatures
  assert.equal(check({ ...signed, signatures: `${other}\n${signed.signatures}\n` }).version, '1.2.0')
})

test('nothing unsigned, altered, or signed by others or for something else is read', () => {
  const signed = signedWith(ours.privateKey, aManifest())
  refuses('bad-signature', signedWith(mallorys.privateKey, aManifest()))
  refuses('bad-signature', { ...signed, signatures: '' })
  refuses('bad-signature', { ...signed, bytes: Buffer.concat([signed.bytes, Buffer.from(' ')]) })
  const bare = sign(null, signed.bytes, ours.privateKey).toString('base64')
  refuses('bad-signature', { ...signed, signatures: bare })
})

test('old, expired, misdirected and malformed manifests of ours are refused', () => {
  const refusesOurs = (refusal: UpdateRefusal, manifest: unknown) =>
    refuses(refusal, signedWith(ours.privateKey, manifest))
  refusesOurs('older-than-seen', aManifest({ sequence: 6, version: '9.0.0' }))
  refusesOurs('older-than-installed', aManifest({ version: '1.1.8' }))
  refusesOurs('expired', aManifest({ expiresAtMs: nowMs }))
  refusesOurs('from-the-future', aManifest({ releasedAtMs: nowMs + 2 * 86_400_000 }))
  refusesOurs('wrong-channel', aManifest({ channel: 'beta' }))
  const [file] = aManifest().files
  for (const wrong of [
    { ...aManifest(), surprise: true },
    { ...aManifest(), version: '1.2' },
    { ...aManifest(), files: [{ ...file, name: '../../.bashrc' }] },
    { ...aManifest(), files: [{ ...file, sha512: 'x' }] },
    [],
  ])
    refusesOurs('malformed', wrong)
})

test('versions are compared as numbers', () => {
  assert.ok(compareVersions('1.10.0', '1.9.9') > 0)
  assert.equal(compareVersions('1.2.3', '1.2.3'), 0)
  assert.ok(compareVersions('0.9.9', '1.0.0') < 0)
})

test('a rollout grows: who is in stays in, and the share is about right', () => {
  const ids = Array.from({ length: 2000 }, (_, index) => `installation ${index}`)
  const at = (percent: number) => new Set(ids.filter((id) => isInRollout(id, '1.2.0', percent)))
  const [tenth, half] = [at(10), at(50)]
  assert.ok([...tenth].every((id) => half.has(id)))
  assert.ok(tenth.size > 140 && tenth.size < 260, String(tenth.size))
  assert.equal(at(0).size, 0)
  assert.equal(at(100).size, ids.length)
  assert.notDeepEqual(new Set(ids.filter((id) => isInRollout(id, '1.3.0', 10))), tenth)
})

const folder = mkdtempSync(join(tmpdir(), 'securechat-update-'))
/** What the download host answers with; it may be anybody's. */
let host = new Map<string, Buffer>()
const server = createServer((request, answer) => {
  const content = host.get(request.url!.slice(1))
  answer.writeHead(content ? 200 : 404).end(content)
})
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
after(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

function serve(manifest: Manifest, file: Buffer = installer): void {
  const { bytes, signatures } = signedWith(ours.privateKey, manifest)
  host = new Map([
    ['stable.json', bytes],
    ['stable.json.sig', Buffer.from(signatures)],
    [manifest.files[0]!.name, file],
  ])
}

function anUpdater() {
  let memory: UpdateMemory = { installationId: 'a'.repeat(16), seenSequence: 0 }
  const settings = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    pinnedKeys: [pinned],
    channel: 'stable',
    version: '1.1.9',
    platform: 'linux',
    arch: 'x64',
    kind: 'deb',
    folder,
  } as const
  const kept = { get: () => memory, set: (changed: UpdateMemory) => void (memory = changed) }
  return { updater: new Updater(settings, { fetch, nowMs: () => nowMs, memory: kept }), memory: kept }
}

const rejectsWith = (refusal: UpdateError['refusal']) => (error: unknown) =>
  error instanceof UpdateError && error.refusal === refusal

test('an update is found, fetched and checked', async () => {
  serve(aManifest())
  const { updater } = anUpdater()
  const path = await updater.download((await updater.check())!)
  assert.deepEqual(readFileSync(path), installer)
})

test('a file that is not what was promised is not kept, whether shorter, longer or other', async () => {
  for (const wrong of [
    installer.subarray(1),
    Buffer.concat([installer, installer]),
    Buffer.alloc(installer.length),
  ]) {
    rmSync(folder, { recursive: true, force: true })
    serve(aManifest(), wrong)
    const { updater } = anUpdater()
    const available = (await updater.check())!
    await assert.rejects(updater.download(available), rejectsWith('wrong-file'))
    assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], [])
  }
})

test('once a newer manifest has been seen, an older one stays refused, though it is signed and not expired', async () => {
  const { updater, memory } = anUpdater()
  serve(aManifest({ sequence: 9, version: '1.3.0' }))
  assert.equal((await updater.check())?.version, '1.3.0')
  assert.equal(memory.get().seenSequence, 9)
  serve(aManifest({ sequence: 8, version: '1.2.5' }))
  await assert.rejects(updater.check(), rejectsWith('older-than-seen'))
})

test('nothing newer, nothing for this system and not yet in the rollout are all no update', async () => {
  const { updater } = anUpdater()
  serve(aManifest({ version: '1.1.9' }))
  assert.equal(await updater.check(), undefined)
  serve(aManifest({ rolloutPercent: 0 }))
  assert.equal(await updater.check(), undefined)
  serve(aManifest({ files: [{ ...aManifest().files[0]!, platform: 'darwin', kind: 'dmg' }] }))
  assert.equal(await updater.check(), undefined)
})

test('a host that is away, or sends without end, is an error and no update', async () => {
  const { updater } = anUpdater()
  host = new Map()
  await assert.rejects(updater.check(), rejectsWith('no-answer'))
  host = new Map([
    ['stable.json', Buffer.alloc(100_000)],
    ['stable.json.sig', Buffer.from('x')],
  ])
  await assert.rejects(updater.check(), rejectsWith('malformed'))
})
