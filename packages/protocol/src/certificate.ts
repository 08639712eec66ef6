import { z } from 'zod'
import { limits } from './limits.ts'
import { AccountId, bytes, DeviceId, exactBytes, TimeMs } from './values.ts'

/** MLS_256_DHKEMP384_AES256GCM_SHA384_P384 (RFC 9420 §17.1). */
export const MLS_SUITE = 7

/**
 * What an account's identity key says about one of its devices. Signed as the UTF-8 bytes of its JSON:
 * RSA-PSS-SHA256, salt 32 bytes, over `"SecureChat device certificate v1" ‖ 0x00 ‖ body`.
 */
export const CertificateBody = z.strictObject({
  v: z.literal(1),
  accountId: AccountId,
  deviceId: DeviceId,
  /** MLS leaf signature key: P-384, uncompressed point (97 bytes). */
  leafKey: exactBytes(97),
  /** Signs messages and socket challenges: Ed25519 (32 bytes). */
  frameKey: exactBytes(32),
  suite: z.literal(MLS_SUITE),
  notBeforeMs: TimeMs,
  expiresAtMs: TimeMs,
})
export type CertificateBody = z.infer<typeof CertificateBody>

/** A device certificate as it travels; its fingerprint is SHA-256(body ‖ signature). */
export const Certificate = z.strictObject({
  body: bytes(limits.certificateBytes),
  signature: exactBytes(256),
})
export type Certificate = z.infer<typeof Certificate>

export const certificateContext = 'SecureChat device certificate v1\0'

/**
 * A device as the directory lists it, with the account keys its certificate is checked against.
 * The directory is the server's word; a client believes the certificate and its own pin.
 */
export const DirectoryDevice = z.strictObject({
  accountId: AccountId,
  deviceId: DeviceId,
  certificate: Certificate,
  /** RSA-2048 public key (SPKI) that signed the certificate. */
  identityKey: bytes(limits.publicKeyBytes),
  createdAtMs: TimeMs,
  revokedAtMs: TimeMs.optional(),
})
export type DirectoryDevice = z.infer<typeof DirectoryDevice>
