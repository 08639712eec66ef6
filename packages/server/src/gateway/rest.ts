import { ChatError } from '@securechat/protocol'
import type { Caller } from '../caller.ts'
import type { Admit } from './admit.ts'
import { authenticate, messageOf, type AuthenticateParts } from './authenticate.ts'
import { parseJson, readBody } from './body.ts'
import type { Approach, Approaches } from './origin.ts'
import { problemResponse } from './problem.ts'
import { asksByQuery, type Route } from './route.ts'

export interface RestParts {
  admit: Admit
  approaches: Approaches
  identity: AuthenticateParts
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
  try {
    if (!parts.approaches.isWelcome(given.approach)) throw new ChatError('not-allowed')
    const body = onceRead(given)
    const caller = await callerOf(parts, given, body)
    const output = await parts.admit(caller, given.route.operation.name, inputOf(given, await body()))
    return Response.json(output)
  } catch (error) {
    return problemResponse(error, parts.identity.dpopNonces)
  }
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
