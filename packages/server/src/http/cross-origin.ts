import { ChatError } from '@securechat/protocol'
import type { Approach, Approaches } from '../gateway/origin.ts'
import { problemResponse } from '../gateway/problem.ts'

const uploadHeaders = 'tus-resumable, upload-length, upload-metadata, upload-offset'
const proofHeaders = 'authorization, content-digest, signature, signature-input, dpop'
const exposed = `Retry-After, RateLimit, RateLimit-Policy, ETag, Idempotency-Replayed, DPoP-Nonce, WWW-Authenticate, Location, Content-Range, Accept-Ranges, Upload-Expires, ${uploadHeaders}`

/** Lets a page of one of the configured origins read an answer. All others get no such header, and so nothing. */
export function allowOrigin(
  headers: Headers,
  { headers: { origin } }: Approach,
  approaches: Approaches,
): void {
  headers.append('vary', 'Origin')
  if (origin === undefined || !approaches.isAllowed(origin)) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', exposed)
  headers.set('cross-origin-resource-policy', 'cross-origin')
}

/** Answers a browser that asks whether a page elsewhere may send what it is about to send. */
export function preflight({ headers: { origin } }: Approach, approaches: Approaches): Response {
  if (origin === undefined || !approaches.isAllowed(origin))
    return problemResponse(new ChatError('not-allowed'))
  const headers = {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': `${proofHeaders}, content-type, range, if-range, idempotency-key, if-none-match, last-event-id, ${uploadHeaders}`,
    'access-control-max-age': '600',
  }
  return new Response(null, { status: 204, headers })
}
