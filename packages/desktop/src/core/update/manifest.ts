import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'

const Version = z.string().regex(/^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/)

/** A plain file name: it is joined to an address and to a folder. */
const FileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/)

const UpdateFile = z.strictObject({
  platform: z.enum(['linux', 'win32', 'darwin']),
  arch: z.enum(['x64', 'arm64']),
  /** How it is installed: a program updates itself only with the kind it was installed from. */
  kind: z.enum(['deb', 'rpm', 'appimage', 'nsis', 'msix', 'dmg']),
  name: FileName,
  sizeBytes: z.int().min(1).max(1_000_000_000),
  sha512: z.base64().length(88),
})
export type UpdateFile = z.infer<typeof UpdateFile>

/**
 * What a release promises. It is signed as a whole; the place it is downloaded from is not trusted at all.
 * `sequence` grows with every manifest ever signed for a channel, so that an old one cannot come back, not even with a
 * version that looks new.
 */
const Manifest = z.strictObject({
  format: z.literal('securechat-update-1'),
  channel: z.enum(['stable', 'beta']),
  sequence: z.int().min(1),
  version: Version,
  releasedAtMs: z.int().min(0),
  /** After this the manifest says nothing any more: a host that freezes us at an old release is noticed. */
  expiresAtMs: z.int().min(0),
  /** How many of a hundred installations are offered this release. */
  rolloutPercent: z.int().min(0).max(100),
  files: z.array(UpdateFile).min(1).max(32),
})
export type Manifest = z.infer<typeof Manifest>

export type UpdateRefusal =
  | 'bad-signature'
  | 'malformed'
  | 'wrong-channel'
  | 'expired'
  | 'from-the-future'
  | 'older-than-seen'
  | 'older-than-installed'

export class UpdateError extends Error {
  override readonly name = 'UpdateError'
  readonly refusal: UpdateRefusal | 'wrong-file' | 'no-answer'

  constructor(refusal: UpdateError['refusal']) {
    super(`The update is not used: ${refusal}.`)
    this.refusal = refusal
  }
}

/** A manifest as it comes over the network: its exact bytes, and one signature per line, base64. */
export interface SignedManifest {
  bytes: Uint8Array
  signatures: string
}

/** What is known here and must not go back. */
export interface Installed {
  version: string
  channel: Manifest['channel']
  /** The highest sequence that has ever been accepted. */
  seenSequence: number
}

const dayMs = 86_400_000

/**
 * Checks a manifest before a single field of it is believed: Ed25519 over the exact bytes by one of the pinned keys, then
 * shape, channel, time and order. The signed text starts with a context line, so that a signature made for something else fits nowhere.
 *
 * @param pinnedKeys SPKI, DER, base64. More than one while a key is being replaced.
 * @throws UpdateError
 */
export function verifyManifest(
  signed: SignedManifest,
  { pinnedKeys, installed, nowMs }: { pinnedKeys: readonly string[]; installed: Installed; nowMs: number },
): Manifest {
  if (!isSigned(signed, pinnedKeys)) throw new UpdateError('bad-signature')
  const manifest = parse(signed.bytes)
  if (manifest.channel !== installed.channel) throw new UpdateError('wrong-channel')
  if (manifest.expiresAtMs <= nowMs) throw new UpdateError('expired')
  if (manifest.releasedAtMs > nowMs + dayMs) throw new UpdateError('from-the-future')
  if (manifest.sequence < installed.seenSequence) throw new UpdateError('older-than-seen')
  if (compareVersions(manifest.version, installed.version) < 0) throw new UpdateError('older-than-installed')
  return manifest
}

export const signatureContext = 'securechat desktop update manifest v1\n'

export function signedBytes(manifest: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(signatureContext), manifest])
}

function isSigned({ bytes, signatures }: SignedManifest, pinnedKeys: readonly string[]): boolean {
  const message = signedBytes(bytes)
  const given = signatures.split('\n').filter((line) => /^[A-Za-z0-9+/]{86}==$/.test(line))
  const keys = pinnedKeys.map((key) =>
    createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
  )
  return given
    .slice(0, 8)
    .some((line) => keys.some((key) => verify(null, message, key, Buffer.from(line, 'base64'))))
}

function parse(bytes: Uint8Array): Manifest {
  try {
    return Manifest.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw new UpdateError('malformed')
  }
}

/** Negative when `one` is older than `other`. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number))
  for (const place of [0, 1, 2]) {
    const difference = left![place]! - right![place]!
    if (difference !== 0) return difference
  }
  return 0
}
