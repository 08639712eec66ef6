import {
  Certificate,
  CertificateBody,
  certificateContext,
  limits,
  MLS_SUITE,
  type CertificateBody as Body,
} from '@securechat/protocol'
import { importIdentityKey } from './account-keys.ts'
import { concat, fromBase64url, fromUtf8, sha256, toBase64url, utf8 } from './bytes.ts'
import type { DeviceKeys } from './device.ts'
import { CryptoError } from './errors.ts'

const signing = { name: 'RSA-PSS', saltLength: 32 }

export interface CertifyDevice {
  /** RSA-PSS-2048, from the vault. */
  identityPrivateKey: CryptoKey
  accountId: string
  device: Pick<DeviceKeys, 'deviceId' | 'leaf' | 'frame'>
  nowMs: number
  /** At most `limits.certificateLifetimeMs`. */
  lifetimeMs: number
}

/** Has the account vouch for one of its devices. The form is in the protocol's certificate.ts. */
export async function certifyDevice(input: CertifyDevice): Promise<Certificate> {
  if (input.lifetimeMs > limits.certificateLifetimeMs) throw new RangeError('certificate: lives too long')
  const body = CertificateBody.parse({
    v: 1,
    accountId: input.accountId,
    deviceId: input.device.deviceId,
    leafKey: toBase64url(input.device.leaf.publicKey),
    frameKey: toBase64url(input.device.frame.publicKey),
    suite: MLS_SUITE,
    notBeforeMs: input.nowMs,
    expiresAtMs: input.nowMs + input.lifetimeMs,
  } satisfies Record<keyof Body, unknown>)
  const bytes = utf8(JSON.stringify(body))
  const signature = await crypto.subtle.sign(signing, input.identityPrivateKey, signed(bytes))
  return { body: toBase64url(bytes), signature: toBase64url(new Uint8Array(signature)) }
}

/**
 * Checks form and signature, and not the time: a device that is in a group stays readable after its certificate
 * has run out. Whoever admits a device asks `verifyCertificate` or `Authority.mayJoin`.
 *
 * @param identityKey The account's RSA-PSS key (SPKI); whether it is the right one is for the caller (authority.ts).
 * @throws CryptoError `bad-certificate`, or `untrusted-identity` when the identity key is not one of ours.
 */
export async function readCertificate(
  certificate: Certificate,
  identityKey: string,
): Promise<CertificateBody> {
  const key = await importIdentityKey(identityKey)
  try {
    const { body, signature } = Certificate.parse(certificate)
    const bytes = fromBase64url(body)
    const holds = await crypto.subtle.verify(signing, key, fromBase64url(signature), signed(bytes))
    if (holds) return CertificateBody.parse(JSON.parse(fromUtf8(bytes)))
  } catch (cause) {
    throw new CryptoError('bad-certificate', { cause })
  }
  throw new CryptoError('bad-certificate')
}

/**
 * `readCertificate`, and the time is between its beginning (with the usual clock skew) and its end.
 *
 * @throws CryptoError `bad-certificate`, `untrusted-identity`
 */
export async function verifyCertificate(
  certificate: Certificate,
  identityKey: string,
  nowMs: number,
): Promise<CertificateBody> {
  const body = await readCertificate(certificate, identityKey)
  const isCurrent = body.notBeforeMs <= nowMs + limits.clockSkewMs && nowMs < body.expiresAtMs
  if (!isCurrent) throw new CryptoError('bad-certificate')
  return body
}

/** SHA-256(body ‖ signature), base64url: what an MLS leaf carries in place of the certificate. */
export async function certificateFingerprint({ body, signature }: Certificate): Promise<string> {
  return toBase64url(await sha256(concat(fromBase64url(body), fromBase64url(signature))))
}

function signed(body: Uint8Array) {
  return concat(utf8(certificateContext), body)
}
