/**
 * The one policy under which the web client may name its own worker's script (a worker's address counts as script).
 * It makes nothing else trusted: no script text and no HTML is ever accepted.
 */
export const trustedTypesPolicy = 'securechat'

/**
 * What a page of ours may do: run our own scripts and WebAssembly, talk to us, and nothing else.
 *
 * @param ownOrigin Where the page came from; browsers differ in whether 'self' covers its WebSocket.
 */
export function contentSecurityPolicy(ownOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    'media-src blob:',
    `connect-src 'self' ${ownOrigin.replace(/^http/, 'ws')}`,
    "worker-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypesPolicy}`,
  ].join('; ')
}

const denied = ['microphone', 'geolocation', 'payment', 'usb', 'serial', 'display-capture', 'browsing-topics']

/** For scanning the codes that people show each other: this page's own, and no frame's. */
const ours = ['camera=(self)']

/** Headers of every answer, whatever it is. */
export function securityHeaders(ownOrigin: string): Record<string, string> {
  const headers = {
    'content-security-policy': contentSecurityPolicy(ownOrigin),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': [...denied.map((feature) => `${feature}=()`), ...ours].join(', '),
  }
  const isEncrypted = ownOrigin.startsWith('https:')
  return isEncrypted
    ? { ...headers, 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : headers
}
