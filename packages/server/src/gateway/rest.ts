import { ChatError } from '@securechat/protocol'
import type { Caller } from '../caller.ts'
import type { Admit } from './admit.ts'
import { authenticate, messageOf, type AuthenticateParts } from './authenticate.ts'
import { parseJson, readBody } from './body.ts'
import { tagged } from './entity-tag.ts'
import type { Idempotency } from './idempotency.ts'
import type { Approach, Approaches } from './origin.ts'
import { problemResponse } from './problem.ts'
import { addRateHeaders } from './rate-headers.ts'
import type { RateLimits } from './rate-limits.ts'
import { asksByQuery, type Route } from './route.ts'

export interface RestParts {
  admit: Admit
  approaches: Approaches
  identity: AuthenticateParts
  limits: RateLimits
  idempotency: Idempotency
}

/** One request for one operation: what came in, and from where. */
export interface RestRequest {
  route: Route
  request: Request
  /** Decoded parts of the path, by name. */
  pathValues: Record<string, string>
  approach: Approach
}

/** Serves one operation as REST: path, query and body together are its input; its output is the answer. */
export async function serveRest(parts: RestParts, given: RestRequest): Promise<Response> {
  let caller: Caller | undefined
  try {
    if (!parts.approaches.isWelcome(given.approach)) throw new ChatError('not-allowed')
    const body = onceRead(given)
    caller = await callerOf(parts, given, body)
    return withRates(parts, caller, await answerOnce(parts, given, { caller, bytes: await body() }))
  } catch (error) {
    const problem = problemResponse(error, parts.identity.dpopNonces)
    return caller ? withRates(parts, caller, problem) : problem
  }
}

function withRates({ limits }: RestParts, caller: Caller, answer: Response): Response {
  addRateHeaders(answer.headers, limits, caller)
  return answer
}

interface Asked {
  caller: Caller
  bytes: Uint8Array | undefined
}

/** What reads is answered with its version; what changes is done once for each key. */
async function answerOnce(parts: RestParts, given: RestRequest, asked: Asked): Promise<Response> {
  const { route, request } = given
  const { caller, bytes } = asked
  const run = async () =>
    Response.json(await parts.admit(caller, route.operation.name, inputOf(given, bytes)))
  if (route.method === 'GET') return tagged(await run(), request.headers.get('if-none-match'))
  const key = request.headers.get('idempotency-key')
  if (key === null) return run()
  const { pathname, search } = new URL(request.url)
  const owner = caller.session?.accountId ?? `anyone ${caller.address}`
  const target = `${request.method} ${pathname}${search}`
  return parts.idempotency.once({ owner, key, target, body: bytes ?? Buffer.alloc(0) }, run)
}

/** Read when it is first asked for; nothing where the method has none. */
function onceRead({ route, request }: RestRequest): () => Promise<Uint8Array | undefined> {
  let reading: Promise<Uint8Array> | undefined
  return async () => (asksByQuery(route.method) ? undefined : (reading ??= readBody(request)))
}

async function callerOf(
  { approaches, identity }: RestParts,
  { route, request, approach }: RestRequest,
  body: () => Promise<Uint8Array | undefined>,
): Promise<Caller> {
  const at = { address: approaches.addressOf(approach), origin: approaches.ownOrigin(approach) }
  if (route.operation.access === 'anyone') return at
  const message = messageOf(request, at.origin)
  const session = await authenticate(identity, { at, message, isRead: route.method === 'GET', body })
  return { ...at, session }
}

/** Each input comes from one place: one that is given twice is refused, rather than one of the two believed. */
function inputOf(
  { route, request, pathValues }: RestRequest,
  bytes: Uint8Array | undefined,
): Record<string, unknown> {
  const { searchParams } = new URL(request.url)
  const query = [...searchParams]
  if (query.length > 0 && !asksByQuery(route.method)) throw new ChatError('bad-request')
  const body = bytes === undefined ? {} : parseJson(bytes, request.headers.get('content-type'))
  const fromAddress = [...Object.entries(pathValues), ...query].map(([name, text]): [string, unknown] => [
    name,
    route.numbers.has(name) ? numberOf(text) : text,
  ])
  const entries = [...Object.entries(body), ...fromAddress]
  if (new Set(entries.map(([name]) => name)).size < entries.length) throw new ChatError('bad-request')
  return Object.fromEntries(entries)
}

/** What is not a plain number stays text, for the schema to refuse. */
const numberOf = (text: string) => (/^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : text)
