import { type Certificate, limits } from '@securechat/protocol'
import { certificateFingerprint } from './certificate.ts'
import type { DeviceKeys } from './device.ts'
import { CryptoError } from './errors.ts'
import { leafIdentity, type LeafOwner, parseLeafIdentity } from './leaf-owner.ts'
import type { KeyPackage, KeyPackageFacts } from './mls-engine.ts'
import { tsMlsEngine } from './ts-mls-engine.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Begins an hour ago, for those whose clocks are behind. */
const EARLY_MS = HOUR_MS
const LIFETIME_MS = 28 * DAY_MS
/** The last resort is handed out again and again, until the device comes back and replaces it (RFC 9420 §16.8). */
const LAST_RESORT_LIFETIME_MS = 90 * DAY_MS

export interface NewKeyPackages {
  accountId: string
  device: DeviceKeys
  certificate: Certificate
  count: number
  nowMs: number
  lastResort?: boolean
}

/** What a device publishes so that others can add it to groups. Each `secret` stays on the device. */
export async function createKeyPackages(input: NewKeyPackages): Promise<KeyPackage[]> {
  const fingerprint = await certificateFingerprint(input.certificate)
  const { deviceId, leaf } = input.device
  const contents = {
    identity: leafIdentity({ accountId: input.accountId, deviceId, fingerprint }),
    signKey: leaf.signKey,
    signatureKey: leaf.publicKey,
    notBeforeMs: input.nowMs - EARLY_MS,
    notAfterMs: input.nowMs + (input.lastResort === true ? LAST_RESORT_LIFETIME_MS : LIFETIME_MS),
  }
  return Promise.all(Array.from({ length: input.count }, () => tsMlsEngine.createKeyPackage(contents)))
}

/**
 * Whose key package this is, by its own word: the signatures are checked when it is added.
 *
 * @throws CryptoError `bad-key-package`
 */
export function keyPackageOwner(bytes: Uint8Array): LeafOwner {
  const owner = parseLeafIdentity(readKeyPackage(bytes).identity)
  if (owner === undefined) throw new CryptoError('bad-key-package')
  return owner
}

/** @throws CryptoError `bad-key-package` when the bytes are not a key package of our suite. */
export function readKeyPackage(bytes: Uint8Array): KeyPackageFacts {
  try {
    return tsMlsEngine.readKeyPackage(bytes)
  } catch (cause) {
    throw new CryptoError('bad-key-package', { cause })
  }
}

/**
 * Whether it may be used at that time (RFC 9420 §7.3). One that claims a longer life than we ever give is
 * refused too: its maker wants to go on using an old init key.
 */
export function isAlive({ notBeforeMs, notAfterMs }: KeyPackageFacts, atMs: number): boolean {
  const isShort = notAfterMs - notBeforeMs <= LAST_RESORT_LIFETIME_MS + EARLY_MS + 1000
  return isShort && notBeforeMs <= atMs + limits.clockSkewMs && atMs <= notAfterMs + limits.clockSkewMs
}
