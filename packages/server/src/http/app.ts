import type { HttpBindings } from '@hono/node-server'
import { ChatError } from '@securechat/protocol'
import { Hono, type Context } from 'hono'
import type { Approach, Approaches } from '../gateway/origin.ts'
import { problemResponse } from '../gateway/problem.ts'
import { serveRest, type RestParts } from '../gateway/rest.ts'
import { routes } from '../gateway/route.ts'
import { approachOf } from '../gateway/websocket.ts'
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
  approaches: Approaches
  health: Health
  /** The web client, if there is one to serve. */
  web: StaticFiles | undefined
}

/** Every route of the server: the API, what describes it, health, metrics, and the web client for all else. */
export function createApp(parts: AppParts): App {
  const app: App = new Hono<Env>()
  addHeaders(app, parts.approaches)
  addApi(app, parts)
  addDescriptions(app)
  addHealth(app, parts)
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
    for (const [name, value] of Object.entries(securityHeaders(approaches.ownOrigin(approach))))
      context.res.headers.set(name, value)
    // What is not marked otherwise is somebody's: no cache may give it to anybody else.
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store')
    allowOrigin(context.res.headers, approach, approaches)
  })
}

function addApi(app: App, { rest, approaches }: AppParts) {
  app.options('/v1/*', (context) => preflight(approachIn(context), approaches))
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

function addHealth(app: App, { health, approaches }: AppParts) {
  const isInsider = (context: Context<Env>) =>
    approaches.isFromLoopback(approachIn(context)) || health.hasToken(context.req.header('authorization'))
  app.get('/health/live', () => health.live())
  app.get('/health/ready', () => health.ready())
  app.get('/metrics', (context) => health.metrics(isInsider(context)))
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
