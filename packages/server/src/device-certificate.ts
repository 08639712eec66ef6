import { constants, verify } from 'node:crypto'
import {
  type AccountId,
  type Certificate,
  CertificateBody,
  certificateContext,
  ChatError,
  limits,
} from '@securechat/protocol'
import { isP384Point, rsa2048 } from './public-keys.ts'

/**
 * Checks that an account's identity key certifies a device, now. Clients check the same again; the server does so that
 * nobody else can put devices into an account's name.
 *
 * @param identityKey RSA-2048 as SPKI, base64url.
 * @throws ChatError `certificate-invalid`.
 */
export function verifyCertificate(
  certificate: Certificate,
  by: { accountId: AccountId; identityKey: string; nowMs: number },
): CertificateBody {
  const body = parseBody(certificate.body)
  const holds =
    body !== undefined &&
    body.accountId === by.accountId &&
    isInTime(body, by.nowMs) &&
    isP384Point(body.leafKey) &&
    isSigned(certificate, by.identityKey)
  if (!holds) throw new ChatError('certificate-invalid')
  return body
}

function parseBody(encoded: string): CertificateBody | undefined {
  try {
    return CertificateBody.safeParse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}

function isInTime({ notBeforeMs, expiresAtMs }: CertificateBody, nowMs: number): boolean {
  return (
    notBeforeMs <= nowMs + limits.clockSkewMs &&
    expiresAtMs > nowMs &&
    expiresAtMs - notBeforeMs <= limits.certificateLifetimeMs
  )
}

/** RSA-PSS-SHA256 with a 32-byte salt over context ‖ body (protocol, certificate.ts). */
function isSigned(certificate: Certificate, identityKey: string): boolean {
  const key = rsa2048(identityKey)
  if (!key) return false
  const signed = Buffer.concat([Buffer.from(certificateContext), Buffer.from(certificate.body, 'base64url')])
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  return verify('sha256', signed, { key, ...padding }, Buffer.from(certificate.signature, 'base64url'))
}
