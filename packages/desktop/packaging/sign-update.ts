/**
 * Writes and signs the manifest of a release, over the packages that are to be offered:
 * `SECURECHAT_UPDATE_KEY=<PKCS #8, DER, base64> node packaging/sign-update.ts --sequence N --percent P FILE …`.
 * The key is Ed25519; its public half goes into the program as SECURECHAT_UPDATE_KEYS when it is built.
 */
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '../build/build.ts'
import { type Manifest, signedBytes, type UpdateFile } from '../src/core/update/manifest.ts'

const validMs = 90 * 86_400_000

const kinds: [RegExp, Pick<UpdateFile, 'kind' | 'platform'>][] = [
  [/\.deb$/, { kind: 'deb', platform: 'linux' }],
  [/\.rpm$/, { kind: 'rpm', platform: 'linux' }],
  [/\.AppImage$/, { kind: 'appimage', platform: 'linux' }],
  [/\.exe$/, { kind: 'nsis', platform: 'win32' }],
  [/\.dmg$/, { kind: 'dmg', platform: 'darwin' }],
]

export function describeFile(name: string, content: Uint8Array): UpdateFile {
  const kind = kinds.find(([pattern]) => pattern.test(name))?.[1]
  if (!kind) throw new Error(`${name} is no package that updates itself`)
  const sha512 = createHash('sha512').update(content).digest('base64')
  return {
    ...kind,
    arch: /arm64|aarch64/.test(name) ? 'arm64' : 'x64',
    name,
    sizeBytes: content.length,
    sha512,
  }
}

/** @param key PKCS #8, DER, base64. @returns the manifest's bytes and the line that signs them. */
export function signManifest(manifest: Manifest, key: string): { bytes: Buffer; signature: string } {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
  return { bytes, signature: `${sign(null, signedBytes(bytes), privateKey).toString('base64')}\n` }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { sequence: { type: 'string' }, percent: { type: 'string' } },
    allowPositionals: true,
  })
  const key = process.env.SECURECHAT_UPDATE_KEY
  if (!key || !values.sequence || positionals.length === 0)
    throw new Error('key, --sequence and files are needed')
  const nowMs = Date.now()
  const manifest: Manifest = {
    format: 'securechat-update-1',
    channel: 'stable',
    sequence: Number(values.sequence),
    version,
    releasedAtMs: nowMs,
    expiresAtMs: nowMs + validMs,
    rolloutPercent: Number(values.percent ?? 10),
    files: positionals.map((path) => describeFile(basename(path), readFileSync(path))),
  }
  const { bytes, signature } = signManifest(manifest, key)
  const path = join(dirname(positionals[0]!), 'stable.json')
  writeFileSync(path, bytes)
  writeFileSync(`${path}.sig`, signature)
}
