import type { InputOf, Operation, OutputOf } from '@securechat/protocol'
import { asksByQuery, routes } from '../gateway/route.ts'

/** What REST answered instead of an output. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Headers

  constructor(response: Response, problem: { code: string }) {
    super(`${response.status} ${problem.code}`)
    this.status = response.status
    this.code = problem.code
    this.headers = response.headers
  }
}

/** Asks for an operation over REST. @throws Refused. */
export async function ask<Op extends Operation>(
  url: string,
  operation: Op,
  input: InputOf<Op>,
  token?: string,
): Promise<OutputOf<Op>> {
  const response = await askRaw(url, operation.name, input as Record<string, unknown>, token)
  // Safe: tests read what the operation says it answers.
  const answer = (await response.json()) as OutputOf<Op> & { code: string }
  if (!response.ok) throw new Refused(response, answer)
  return answer
}

export async function askRaw(
  url: string,
  name: string,
  input: Record<string, unknown>,
  token?: string,
): Promise<Response> {
  const route = routes.find(({ operation }) => operation.name === name)!
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
    encodeURIComponent(String(input[part])),
  )
  const rest = Object.entries(input).filter(([part]) => !route.pathNames.includes(part))
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  if (asksByQuery(route.method)) {
    const query = new URLSearchParams(rest.map(([part, value]) => [part, String(value)]))
    return fetch(`${url}${path}${query.size > 0 ? `?${query}` : ''}`, { method: route.method, headers })
  }
  const body = JSON.stringify(Object.fromEntries(rest))
  return fetch(`${url}${path}`, {
    method: route.method,
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  })
}
