import { ChatError } from '@securechat/protocol'
import type { Caller } from '../caller.ts'
import type { Admit } from './admit.ts'
import { readJson } from './body.ts'
import { identify, type IdentifyParts } from './identify.ts'
import type { Approach, Approaches } from './origin.ts'
import { problemResponse } from './problem.ts'
import { asksByQuery, type Route } from './route.ts'

export interface RestParts {
  admit: Admit
  approaches: Approaches
  identity: IdentifyParts
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
    const caller = await callerOf(parts, given)
    const output = await parts.admit(caller, given.route.operation.name, await inputOf(given))
    return Response.json(output)
  } catch (error) {
    return problemResponse(error)
  }
}

async function callerOf(
  { approaches, identity }: RestParts,
  { route, request, approach }: RestRequest,
): Promise<Caller> {
  const address = approaches.addressOf(approach)
  if (route.operation.access === 'anyone') return { address }
  return identify(identity, { token: bearerToken(request), address })
}

const bearerToken = (request: Request) =>
  /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]

/** Each input comes from one place: one that is given twice is refused, rather than one of the two believed. */
async function inputOf({ route, request, pathValues }: RestRequest): Promise<Record<string, unknown>> {
  const { searchParams } = new URL(request.url)
  const query = [...searchParams]
  if (query.length > 0 && !asksByQuery(route.method)) throw new ChatError('bad-request')
  const body = asksByQuery(route.method) ? {} : await readJson(request)
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
