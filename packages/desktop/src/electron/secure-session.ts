import type { Certificate, Session } from 'electron'
import type { RefusedCertificate } from '../core/certificate.ts'
import { isTrustedByHand } from '../core/certificate.ts'
import { mayRequest } from '../core/content-policy.ts'
import { isPermitted } from '../core/permissions.ts'
import type { ServerAddress } from '../core/server-address.ts'

export interface SessionRules {
  server: () => ServerAddress | undefined
  trustedCertificate: () => string | undefined
  onRefused: (certificate: RefusedCertificate) => void
}

const chromiumDecides = -3
const accept = 0
const refuse = -2

/** Everything that a session may do without asking us is taken away: requests, permissions, devices, certificates. */
export function secureSession(session: Session, rules: SessionRules): void {
  session.webRequest.onBeforeRequest((request, answer) =>
    answer({ cancel: !mayRequest(request.url, rules.server()) && !request.url.startsWith('devtools:') }),
  )
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(
      isPermitted(permission, URL.parse(details.requestingUrl)?.href.split('/').slice(0, 3).join('/') ?? ''),
    ),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.setBluetoothPairingHandler?.((_details, answer) => answer({ confirmed: false }))
  session.setCertificateVerifyProc((request, decide) => {
    if (request.errorCode === 0) return decide(chromiumDecides)
    const refused = refusedCertificate(request)
    const isOurServer = request.hostname === rules.server()?.host
    if (isOurServer && isTrustedByHand(refused, rules.trustedCertificate())) return decide(accept)
    rules.onRefused(refused)
    decide(refuse)
  })
}

function refusedCertificate(request: {
  hostname: string
  verificationResult: string
  certificate: Certificate
}): RefusedCertificate {
  const { certificate } = request
  return {
    host: request.hostname,
    error: request.verificationResult,
    // Electron writes `sha256/` in front of the base64.
    fingerprint: certificate.fingerprint.replace(/^sha256\//, ''),
    issuer: certificate.issuerName,
    validFromSec: certificate.validStart,
    validToSec: certificate.validExpiry,
  }
}
