import type { HttpBindings } from '@hono/node-server'
import { ChatError } from '@securechat/protocol'
import { Hono, type Context } from 'hono'
import type { ServeFiles } from '../files/serve-files.ts'
import type { EventStreams } from '../gateway/event-streams.ts'
import type { Approach, Approaches } from '../gateway/origin.ts'
import { problemResponse } from '../gateway/problem.ts'
import { serveRest, type RestParts } from '../gateway/rest.ts'
import { routes } from '../gateway/route.ts'
import { approachOf } from '../gateway/websocket.ts'
import type { PluginRoutes } from '../plugins/plugin-routes.ts'
import type { AccessTokens } from '../sign-in/access-tokens.ts'
import { allowOrigin, preflight } from './cross-origin.ts'
import type { Health } from './health.ts'
import { describeApi } from './openapi.ts'
import { referenceCss, referencePage } from './reference.ts'
import { securityHeaders } from './security-headers.ts'
import type { StaticFiles } from './static-files.ts'

type Env = { Bindings: HttpBindings }
export type App = Hono<Env>

export interface AppParts {
  rest: RestParts
  events: EventStreams
  files: ServeFiles
  approaches: Approaches
  health: Health
  plugins: PluginRoutes
  tokens: AccessTokens
  /** The web client, if there is one to serve. */
  web: StaticFiles | undefined
}

/** Every route of the server: the API, what describes it, health, metrics, and the web client for all else. */
export function createApp(parts: AppParts): App {
  const app: App = new Hono<Env>()
  addHeaders(app, parts.approaches)
  addFiles(app, parts)
  addApi(app, parts)
  addDescriptions(app)
  addKeys(app, parts)
  addHealth(app, parts)
  addPlugins(app, parts)
  app.all('/v1/*', () => problemResponse(new ChatError('unknown-operation')))
  addWeb(app, parts.web)
  app.onError((error) => problemResponse(error))
  app.notFound(() => problemResponse(new ChatError('not-found')))
  return app
}

function addHeaders(app: App, approaches: Approaches) {
  app.use(async (context, next) => {
    await next()
    const approach = approachIn(context)
    const { headers } = context.res
    // What says itself what may be done with it says more than this would.
    const policy = headers.get('content-security-policy')
    for (const [name, value] of Object.entries(securityHeaders(approaches.ownOrigin(approach))))
      headers.set(name, value)
    if (policy !== null) headers.set('content-security-policy', policy)
    // What is not marked otherwise is somebody's: no cache may give it to anybody else.
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    allowOrigin(headers, approach, approaches)
  })
}

/** Uploads and downloads: the one part of the API that is a protocol of its own (tus) and not operations. */
function addFiles(app: App, { files, approaches }: AppParts) {
  const given = (context: Context<Env>) => ({ request: context.req.raw, approach: approachIn(context) })
  // A browser's question about another origin has an origin; an upload client's about the protocol has none.
  app.options('/v1/files', (context) =>
    context.req.header('origin') === undefined
      ? files.describe()
      : preflight(approachIn(context), approaches),
  )
  app.post('/v1/files', (context) => files.answer('create', given(context)))
  const path = '/v1/files/:id'
  app.patch(path, (context) => files.answer('append', { ...given(context), id: context.req.param('id') }))
  app.delete(path, (context) => files.answer('remove', { ...given(context), id: context.req.param('id') }))
  app.get(path, (context) => files.answer('read', { ...given(context), id: context.req.param('id') }))
}

function addApi(app: App, { rest, events, approaches }: AppParts) {
  app.options('/v1/*', (context) => preflight(approachIn(context), approaches))
  app.get('/v1/events', (context) => events.answer(context.req.raw, approachIn(context)))
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.on(route.method, path, (context) =>
      serveRest(rest, {
        route,
        request: context.req.raw,
        pathValues: context.req.param(),
        approach: approachIn(context),
      }),
    )
  }
}

function addDescriptions(app: App) {
  const api = describeApi()
  const page = referencePage(api)
  app.get('/openapi.json', (context) => context.json(api))
  app.get('/reference', (context) => context.html(page))
  app.get(
    '/reference.css',
    () => new Response(referenceCss, { headers: { 'content-type': 'text/css; charset=utf-8' } }),
  )
}

/** For whoever else checks our access tokens; five minutes old is young enough, since a key is shown a period before it signs. */
function addKeys(app: App, { tokens }: AppParts) {
  app.get('/.well-known/jwks.json', async (context) => {
    context.header('cache-control', 'public, max-age=300')
    return context.json(await tokens.jwks())
  })
}

function addHealth(app: App, { health, approaches }: AppParts) {
  const isInsider = (context: Context<Env>) =>
    approaches.isFromLoopback(approachIn(context)) || health.hasToken(context.req.header('authorization'))
  app.get('/health/live', () => health.live())
  app.get('/health/ready', () => health.ready())
  app.get('/metrics', (context) => health.metrics(isInsider(context)))
}

/** What plugins answer themselves, each under its own name. */
function addPlugins(app: App, { plugins, approaches }: AppParts) {
  app.options('/plugins/*', (context) => preflight(approachIn(context), approaches))
  app.all('/plugins/:name/*', (context) =>
    plugins.answer({
      request: context.req.raw,
      approach: approachIn(context),
      name: context.req.param('name'),
    }),
  )
}

function addWeb(app: App, web: StaticFiles | undefined) {
  app.get('*', (context) => {
    const found = web?.answer(context.req.path, context.req.header('accept-encoding') ?? '')
    if (found) return found
    if (context.req.path !== '/') return problemResponse(new ChatError('not-found'))
    return context.text('This is a SecureChat server without a web client. Its API: /reference\n')
  })
}

const approachIn = (context: Context<Env>): Approach => approachOf(context.env.incoming)
