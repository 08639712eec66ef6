import { originOf, type ServerAddress, socketOriginOf } from './server-address.ts'
import { pageOf } from './origins.ts'

const always = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  // The client's one policy: it names its own worker, and makes no other string into code.
  'trusted-types securechat',
]

/** The client may talk to its own files and to one server. Without a server, as on our own pages, to nothing. */
export function contentSecurityPolicy(server?: ServerAddress): string {
  const connect = server
    ? `connect-src 'self' ${originOf(server)} ${socketOriginOf(server)}`
    : "connect-src 'none'"
  return [...always, connect].join('; ')
}

/** Headers of every answer that our scheme gives. */
export function securityHeaders(server?: ServerAddress): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(server),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=(), display-capture=()',
  }
}

/** The same rule once more, below the page: it also holds for what no content security policy covers. */
export function mayRequest(url: string, server: ServerAddress | undefined): boolean {
  if (pageOf(url) !== undefined || /^(blob|data):/.test(url)) return true
  if (!server) return false
  return url.startsWith(`${originOf(server)}/`) || url.startsWith(`${socketOriginOf(server)}/`)
}
