/** What Chromium tells of a certificate it does not accept. */
export interface RefusedCertificate {
  host: string
  /** As Chromium names it, e.g. `net::ERR_CERT_AUTHORITY_INVALID`. */
  error: string
  /** SHA-256 of the certificate, base64. */
  fingerprint: string
  issuer: string
  /** Seconds since 1970. */
  validFromSec: number
  validToSec: number
}

/** The same for people, and whether they may decide to trust it. */
export interface CertificateProblem {
  host: string
  says: string
  advice: string
  /** In pairs with colons, as `securechat serve` and browsers print it. */
  fingerprint: string
  issuer: string
  validFrom: string
  validTo: string
  canBeTrusted: boolean
}

const unknownIssuer = {
  says: 'Nobody that this computer trusts vouches for the server’s certificate.',
  advice:
    'That is normal for a server that made its own certificate. Compare the fingerprint with the one that the server’s administrator gives you; if they differ, somebody is in between.',
  canBeTrusted: true,
}

const problems: Record<string, { says: string; advice: string; canBeTrusted: boolean }> = {
  AUTHORITY_INVALID: unknownIssuer,
  COMMON_NAME_INVALID: {
    says: 'The certificate is for another server name.',
    advice: 'Check the address. If it is right, the server’s administrator has to renew the certificate.',
    canBeTrusted: false,
  },
  DATE_INVALID: {
    says: 'The certificate has expired, or is not valid yet.',
    advice:
      'Check the date of this computer. If it is right, the server’s administrator has to renew the certificate.',
    canBeTrusted: false,
  },
  REVOKED: {
    says: 'The certificate has been withdrawn by those who issued it.',
    advice: 'Do not sign in. Ask the server’s administrator.',
    canBeTrusted: false,
  },
}

const changed = {
  says: 'The server’s certificate is not the one that you trusted before.',
  advice:
    'The administrator may have renewed it, or somebody is in between. Ask for the new fingerprint by another way before you trust it.',
  canBeTrusted: true,
}

const other = {
  says: 'The server’s certificate cannot be used.',
  advice: 'Ask the server’s administrator.',
  canBeTrusted: false,
}

/** @param trusted The fingerprint accepted before, if any. */
export function explainCertificate(refused: RefusedCertificate, trusted?: string): CertificateProblem {
  const kind = refused.error.replace(/^(net::)?ERR_CERT_/, '')
  const known = problems[kind] ?? other
  const words = trusted !== undefined && known.canBeTrusted ? changed : known
  return {
    ...words,
    host: refused.host,
    fingerprint: readableFingerprint(refused.fingerprint),
    issuer: refused.issuer,
    validFrom: day(refused.validFromSec),
    validTo: day(refused.validToSec),
  }
}

/**
 * Whether a certificate that Chromium refuses may be used all the same: only the very one that the person has accepted, and
 * only when its sole fault is who issued it.
 */
export function isTrustedByHand(refused: RefusedCertificate, trusted: string | undefined): boolean {
  return (
    trusted !== undefined && trusted === refused.fingerprint && refused.error.endsWith('AUTHORITY_INVALID')
  )
}

export function readableFingerprint(base64: string): string {
  return (Buffer.from(base64, 'base64').toString('hex').toUpperCase().match(/../g) ?? []).join(':')
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
