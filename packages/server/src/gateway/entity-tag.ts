import { createHash } from 'node:crypto'

/** Which version of something an answer is (RFC 9110 §8.8.3). */
export const entityTag = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`

/** Whether `If-None-Match` names this version. */
export function names(header: string | null, tag: string): boolean {
  if (header === null) return false
  const tags = header.split(',').map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(tag)
}

/** A read answer with its tag; without its body where the caller has it already. */
export async function tagged(answer: Response, ifNoneMatch: string | null): Promise<Response> {
  if (answer.status !== 200) return answer
  const body = await answer.text()
  const etag = entityTag(body)
  if (names(ifNoneMatch, etag)) return new Response(null, { status: 304, headers: { etag } })
  return new Response(body, { headers: { 'content-type': 'application/json', etag } })
}
