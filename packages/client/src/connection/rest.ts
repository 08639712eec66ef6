import { ChatError, errors, type ErrorCode, type Operation } from '@securechat/protocol'
import type { z } from 'zod'
import { OfflineError } from './offline.ts'

const ANSWER_MS = 30_000

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Asks the server over HTTP: for what happens before a device is signed in and has a socket. */
export interface Rest {
  /**
   * @param token The session's bearer token, for operations that need one.
   * @throws ChatError with the server's code; OfflineError when there was no answer from it.
   */
  call<Op extends Operation>(
    operation: Op,
    input: z.input<Op['input']>,
    token?: string,
  ): Promise<z.output<Op['output']>>
}

/** @param serverUrl Origin of the server, e.g. `https://chat.example.org`. */
export function createRest(serverUrl: string, fetch: Fetch): Rest {
  return {
    async call<Op extends Operation>(operation: Op, input: z.input<Op['input']>, token?: string) {
      // SAFETY: every input is an object.
      const { path, init } = toRequest(operation, input as Record<string, unknown>, token)
      const response = await answered(fetch(serverUrl + path, init))
      const body = await answered(response.json().catch((cause: unknown) => notOurs(response, cause)))
      if (!response.ok) throw toError(body)
      // SAFETY: the schema has just checked it; its type is lost because `Op` is not yet known here.
      return operation.output.parse(body) as z.output<Op['output']>
    },
  }
}

/** Path parameters first; what is left is the query of a GET or DELETE, and the body of any other. */
function toRequest(operation: Operation, input: Record<string, unknown>, token: string | undefined) {
  const [method = '', route = ''] = operation.http.split(' ')
  const rest = { ...input }
  const path = route.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'omit' }
  init.signal = AbortSignal.timeout(ANSWER_MS)
  if (method === 'GET' || method === 'DELETE') return { path: path + toQuery(rest), init }
  headers['content-type'] = 'application/json'
  return { path, init: { ...init, body: JSON.stringify(rest) } }
}

function toQuery(values: Record<string, unknown>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return given.length > 0 ? `?${query.toString()}` : ''
}

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof ChatError) throw cause
    throw new OfflineError({ cause })
  }
}

/** A proxy in front of a server that is away answers with a page of its own. */
function notOurs(response: Response, cause: unknown): never {
  if (response.status >= 500) throw new OfflineError({ cause })
  throw new ChatError('internal', { cause })
}

function toError(body: unknown): ChatError {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  const isKnown = typeof code === 'string' && Object.hasOwn(errors, code)
  // SAFETY: it is a key of the table.
  return new ChatError(isKnown ? (code as ErrorCode) : 'internal')
}
