import { errors, type ErrorCode } from '@securechat/protocol'
import { NonceNeeded } from './authenticate.ts'
import type { DpopNonces } from './dpop.ts'
import { codeOf, reasonOf, retryAfterMsOf } from './failure.ts'

/** A failure as REST answers it (RFC 9457); `code` and `says` are from the protocol's table. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  says: string
  /** With `plugin-refused`: what the plugin says about it. */
  detail?: string
  retryAfterMs?: number
}

export function problemOf(error: unknown): Problem {
  const code = codeOf(error)
  const { http: status, says } = errors[code]
  const retryAfterMs = retryAfterMsOf(error) ?? (code === 'too-fast' ? 1000 : undefined)
  const detail = reasonOf(error)
  const title = code.replaceAll('-', ' ')
  const type = `/reference#error-${code}`
  const problem = { type, title, status, code, says, ...(detail !== undefined && { detail }) }
  return retryAfterMs === undefined ? problem : { ...problem, retryAfterMs }
}

/** @param nonces What a refused proof is told to carry next time (RFC 9449 §8). */
export function problemResponse(error: unknown, nonces?: DpopNonces): Response {
  const problem = problemOf(error)
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (problem.retryAfterMs !== undefined)
    headers.set('retry-after', String(Math.ceil(problem.retryAfterMs / 1000)))
  if (problem.status === 401) headers.set('www-authenticate', challengeOf(error))
  if (problem.status === 401 && nonces) headers.set('dpop-nonce', nonces.current())
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

function challengeOf(error: unknown): string {
  const reason = error instanceof NonceNeeded ? ' error="use_dpop_nonce",' : ''
  return `Signed, DPoP${reason} algs="EdDSA"`
}
