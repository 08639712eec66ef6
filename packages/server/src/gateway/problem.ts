import { errors, type ErrorCode } from '@securechat/protocol'
import { codeOf, retryAfterMsOf } from './failure.ts'

/** A failure as REST answers it (RFC 9457); `code` and `says` are from the protocol's table. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  says: string
  retryAfterMs?: number
}

export function problemOf(error: unknown): Problem {
  const code = codeOf(error)
  const { http: status, says } = errors[code]
  const retryAfterMs = retryAfterMsOf(error) ?? (code === 'too-fast' ? 1000 : undefined)
  const problem = { type: `/reference#error-${code}`, title: code.replaceAll('-', ' '), status, code, says }
  return retryAfterMs === undefined ? problem : { ...problem, retryAfterMs }
}

export function problemResponse(error: unknown): Response {
  const problem = problemOf(error)
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (problem.retryAfterMs !== undefined)
    headers.set('retry-after', String(Math.ceil(problem.retryAfterMs / 1000)))
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}
