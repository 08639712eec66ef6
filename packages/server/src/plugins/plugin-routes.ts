import type { PluginRequest, PluginRoute } from '@securechat/plugin'
import { ChatError, limits } from '@securechat/protocol'
import { z } from 'zod'
import type { CallerSession } from '../caller.ts'
import { authenticate, messageOf, type AuthenticateParts } from '../gateway/authenticate.ts'
import { readBody } from '../gateway/body.ts'
import type { Approach, Approaches } from '../gateway/origin.ts'
import { problemResponse } from '../gateway/problem.ts'
import type { RateLimits } from '../gateway/rate-limits.ts'
import type { Storage } from '../storage/storage.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import { PluginFault } from './plugin-fault.ts'
import type { Plugins } from './plugins.ts'

export interface PluginRoutesParts {
  plugins: Plugins
  approaches: Approaches
  identity: AuthenticateParts
  limits: RateLimits
  storage: Pick<Storage, 'accountById'>
}

interface RouteRequest {
  request: Request
  approach: Approach
  name: string
}

const PluginAnswer = z.strictObject({
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n]*$/)).optional(),
  json: z.json().optional(),
  body: z.union([z.string(), z.instanceof(Uint8Array)]).optional(),
})

/** What a plugin does not set: how long, to whom, and what a browser may make of it, the host says. */
const hostsOwn =
  /^(set-cookie|content-length|transfer-encoding|connection|access-control-.*|content-security-policy|strict-transport-security)$/i

/** Whatever a plugin answers, a browser does not run it beside the web client. */
const inert = "default-src 'none'; sandbox"

/** Answers `/plugins/<name>/…`: who asks, how often and how much is checked here, and the rest is the plugin's. */
export class PluginRoutes {
  readonly #parts: PluginRoutesParts

  constructor(parts: PluginRoutesParts) {
    this.#parts = parts
  }

  async answer(given: RouteRequest): Promise<Response> {
    try {
      return await this.#answer(given)
    } catch (error) {
      const told = error instanceof PluginFault ? new ChatError('plugin-failed', { cause: error }) : error
      return problemResponse(told, this.#parts.identity.dpopNonces)
    }
  }

  async #answer({ request, approach, name }: RouteRequest): Promise<Response> {
    const { plugins, approaches, limits: rates } = this.#parts
    if (!approaches.isWelcome(approach)) throw new ChatError('not-allowed')
    rates.address.take(approaches.addressOf(approach), 1)
    const plugin = plugins.named(name)
    const url = new URL(request.url)
    const path = url.pathname.slice(`/plugins/${name}`.length) || '/'
    const { route, params } = matching(plugin, request.method, path)
    const body = await bodyWithin(request, route.bodyBytes)
    const caller = await this.#caller(request, { approach, route, body })
    const asked: PluginRequest = {
      method: request.method,
      path,
      params,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        [...request.headers].filter(([header]) => !/^(authorization|cookie|dpop|signature.*)$/.test(header)),
      ),
      body,
      ...(caller && { caller }),
    }
    const label = `${route.method} ${route.path}`
    const call = { what: 'route', route: label, request: asked } as const
    const value = await plugins.call(plugin, call, { label, withinMs: limits.pluginRouteMs })
    return toResponse(plugin, value)
  }

  async #caller(
    request: Request,
    { approach, route, body }: { approach: Approach; route: PluginRoute; body: Uint8Array },
  ): Promise<PluginRequest['caller']> {
    if (route.access === 'anyone') return undefined
    const { approaches, identity, limits: rates, storage } = this.#parts
    const at = { address: approaches.addressOf(approach), origin: approaches.ownOrigin(approach) }
    const message = messageOf(request, at.origin)
    const given = async () => (route.method === 'GET' || route.method === 'DELETE' ? undefined : body)
    const proved = { at, message, isRead: route.method === 'GET', body: given }
    const { accountId, deviceId }: CallerSession = await authenticate(identity, proved)
    if (deviceId === undefined) throw new ChatError('no-device')
    rates.account.take(accountId, 1)
    const role = (await storage.accountById({ accountId }))?.role
    const isAdmin = role === 'owner' || role === 'admin'
    if (route.access === 'admin' && !isAdmin) throw new ChatError('not-allowed')
    return { accountId, isAdmin }
  }
}

function matching(plugin: LoadedPlugin, method: string, path: string) {
  for (const route of plugin.manifest.routes) {
    const params = route.method === method ? matched(route.path, path) : undefined
    if (params) return { route, params }
  }
  throw new ChatError('not-found')
}

/** What stands where the pattern has `:word`; nothing when it does not match. */
function matched(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    if (!part.startsWith(':')) {
      if (part !== given[at]) return undefined
      continue
    }
    const value = decoded(given[at] ?? '')
    if (value === '') return undefined
    params[part.slice(1)] = value
  }
  return params
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new ChatError('bad-request', { cause })
  }
}

async function bodyWithin(request: Request, mostBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw new ChatError('too-large')
  const body = await readBody(request)
  if (body.length > mostBytes) throw new ChatError('too-large')
  return new Uint8Array(body)
}

/** @throws PluginFault `nonsense` */
function toResponse(plugin: LoadedPlugin, value: unknown): Response {
  const parsed = PluginAnswer.safeParse(value ?? {})
  const { status, headers: given = {}, json, body } = parsed.data ?? {}
  const text = json === undefined ? body : JSON.stringify(json)
  const size = text === undefined ? 0 : Buffer.byteLength(text)
  if (!parsed.success || size > limits.pluginAnswerBytes || (json !== undefined && body !== undefined)) {
    const fault = new PluginFault('nonsense', 'a route answers { status?, headers?, json? or body? }')
    plugin.running.failed(fault)
    throw fault
  }
  const own = Object.entries(given).filter(([header]) => !hostsOwn.test(header))
  const headers = new Headers({
    'content-type': json === undefined ? 'text/plain; charset=utf-8' : 'application/json',
  })
  for (const [header, said] of own) headers.set(header, said)
  headers.set('content-security-policy', inert)
  const code = status ?? (text === undefined ? 204 : 200)
  const isEmpty = code === 204 || code === 304
  // SAFETY: a Uint8Array is a body; the types differ only in what kind of memory it may be over.
  return new Response(isEmpty ? null : ((text as BodyInit | undefined) ?? null), { status: code, headers })
}
