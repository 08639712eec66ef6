import { ChatError, describeWorkspace, errors, type ErrorCode, type Operation } from '@securechat/protocol'
import type { z } from 'zod'
import { OfflineError } from './offline.ts'
import { signatureHeaders, type RestCredentials } from './request-signature.ts'
import { ServerClock } from './server-clock.ts'

const ANSWER_MS = 30_000

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Asks the server over HTTP: for what happens before a device is signed in and has a socket. */
export interface Rest {
  /**
   * @param credentials The session's, for operations that need one: the request is signed with them.
   * @throws ChatError with the server's code; OfflineError when there was no answer from it.
   */
  call<Op extends Operation>(
    operation: Op,
    input: z.input<Op['input']>,
    credentials?: RestCredentials,
  ): Promise<z.output<Op['output']>>
}

/** @param serverUrl Origin of the server, e.g. `https://chat.example.org`. */
export function createRest(serverUrl: string, fetch: Fetch, nowMs: () => number = Date.now): Rest {
  const clock = new ServerClock(nowMs)
  const learnTime = async () => {
    const askedAtMs = nowMs()
    const { timeMs } = (await send({ serverUrl, fetch }, describeWorkspace, {})) as { timeMs: number } // SAFETY: its schema has just checked it.
    clock.learn(timeMs, askedAtMs)
  }
  return {
    async call<Op extends Operation>(
      operation: Op,
      input: z.input<Op['input']>,
      credentials?: RestCredentials,
    ) {
      const signed = () =>
        send({ serverUrl, fetch }, operation, input, credentials && { credentials, nowMs: clock.nowMs() })
      // SAFETY: the schema has just checked it; its type is lost because `Op` is not yet known here.
      return (await signed().catch(async (error: unknown) => {
        if (!isProofWrong(error) || !credentials) throw error
        // A clock that is off: it was refused before anything was done, so asking again with the server's time is safe.
        await learnTime()
        return signed()
      })) as z.output<Op['output']>
    },
  }
}

interface Way {
  serverUrl: string
  fetch: Fetch
}

async function send(
  { serverUrl, fetch }: Way,
  operation: Operation,
  input: unknown,
  proof?: { credentials: RestCredentials; nowMs: number },
): Promise<unknown> {
  // SAFETY: every input is an object.
  const { url, method, body } = toRequest(serverUrl, operation, input as Record<string, unknown>)
  const plain: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const headers = proof ? await signatureHeaders({ method, url, body, ...proof }) : plain
  const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'omit' }
  init.signal = AbortSignal.timeout(ANSWER_MS)
  const response = await answered(fetch(url, body === undefined ? init : { ...init, body }))
  const answer = await answered(response.json().catch((cause: unknown) => notOurs(response, cause)))
  if (!response.ok) throw toError(answer)
  return operation.output.parse(answer)
}

const isProofWrong = (error: unknown) => error instanceof ChatError && error.code === 'proof-wrong'

/** Path parameters first; what is left is the query of a GET or DELETE, and the body of any other. */
function toRequest(serverUrl: string, operation: Operation, input: Record<string, unknown>) {
  const [method = '', route = ''] = operation.http.split(' ')
  const rest = { ...input }
  const path = route.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  const asksByQuery = method === 'GET' || method === 'DELETE'
  const url = serverUrl + path + (asksByQuery ? toQuery(rest) : '')
  return { url, method, body: asksByQuery ? undefined : JSON.stringify(rest) }
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
