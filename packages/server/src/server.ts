import { Registry } from 'prom-client'
import type { DestinationStream } from 'pino'
import type { AuditLog } from './administration/audit-log.ts'
import { LogLevels } from './administration/log-levels.ts'
import { openRunningDesk, type RunningParts } from './administration/open-running-desk.ts'
import { reloadConfig } from './administration/reload-config.ts'
import { serveConsole } from './console/serve-console.ts'
import { Audiences } from './audiences.ts'
import type { Bus } from './bus/bus.ts'
import { openBus } from './bus/open.ts'
import { clockWith, type Clock } from './clock.ts'
import type { Config } from './config.ts'
import { Connections } from './connections.ts'
import { createDelivery } from './delivery.ts'
import { Following } from './following.ts'
import { RetentionSweeper } from './retention-sweeper.ts'
import { openFiles } from './files/open-files.ts'
import { createAdmit } from './gateway/admit.ts'
import { EventStreams } from './gateway/event-streams.ts'
import { Idempotency } from './gateway/idempotency.ts'
import { Approaches } from './gateway/origin.ts'
import { createRateLimits, type RateLimits } from './gateway/rate-limits.ts'
import { serveWebSockets } from './gateway/websocket.ts'
import { createApp } from './http/app.ts'
import { Health } from './http/health.ts'
import { listen } from './http/listener.ts'
import { StaticFiles } from './http/static-files.ts'
import { openProtocols, type OpenProtocol } from './protocols/open-protocols.ts'
import { renewTls } from './http/renew-tls.ts'
import { openTls } from './http/tls.ts'
import { urlOf } from './http/url.ts'
import { openLog, type Log } from './log.ts'
import type { Services } from './operation.ts'
import { openPlugins } from './plugins/open-plugins.ts'
import { pushProvidersOf } from './plugins/push-providers.ts'
import { PluginRoutes } from './plugins/plugin-routes.ts'
import { addGauges } from './metrics/registry.ts'
import { timedBus, timedStorage } from './metrics/timed.ts'
import { Timings } from './metrics/timings.ts'
import { Presence } from './presence.ts'
import { openPush, type PushParts } from './push/open.ts'
import type { PushProvider } from './push/provider.ts'
import { openSecrets } from './server-secrets.ts'
import { openExternalIssuers } from './sign-in/external-issuers.ts'
import { openStorage } from './storage/open.ts'
import type { Storage } from './storage/storage.ts'
import { version } from './version.ts'

/** What a test, or an embedding program, may put in the place of the real thing. */
export interface ServerParts extends Partial<Clock> {
  /** Stays open when the server stops: whoever opened it closes it. */
  storage?: Storage
  /** What servers tell each other over; one alone needs none. */
  bus?: Bus
  /** The built web client, when the configuration names none. */
  webDir?: string
  logTo?: DestinationStream
  /** Where `securechat admin` reaches this server; nowhere when it is missing. */
  consoleAt?: string | undefined
  /** Loads plugins again whenever their folders change: for those who write one. */
  watchPlugins?: boolean
  /** More ways to wake devices than those that are built in. */
  pushProviders?: readonly PushProvider[]
}

export interface Server {
  /** Where people reach it. */
  url: string
  port: number
  /** Ports of other protocols. */
  protocols: readonly OpenProtocol[]
  /** Makes the first account; missing once there is one. */
  setUpCode?: string
  /** What happened that concerns security, as it happens here. */
  audit: AuditLog
  /** Takes over what may change while it runs: the levels of the log. @returns the settings that changed and need a new start. */
  reload(config: Config): Promise<string[]>
  /** Says goodbye to every connection, finishes what is under way, and closes what it opened. */
  stop(): Promise<void>
}

/** Puts the parts together. Read this first: it is the whole server on one screen. What it opens is closed in reverse order. */
export async function startServer(config: Config, parts: ServerParts = {}): Promise<Server> {
  await using opened = new AsyncDisposableStack()
  const logLevels = new LogLevels(openLog(config.logging, parts.logTo), config.logging)
  const log = logLevels.of('server')
  const clock = clockWith(parts)
  const tls = await openTls(config)
  const web = await readWeb(config.network.webDir ?? parts.webDir)

  const registry = new Registry()
  const timings = new Timings(registry)
  const { store, way } = await openWays({ config, parts, logLevels }, opened)
  const storage = timedStorage(store, timings)
  const bus = timedBus(way, timings)

  const live = openLive({ config, storage, bus, clock, timings, registry }, opened)
  const { connections, audiences, following, presence } = live

  const { rateLimits, testEndpoints: hasTestEndpoints } = config.security
  const limits = createRateLimits(rateLimits, clock)
  const heart = { storage, bus, ...live, registry, clock, timings, logLevels, log: logLevels.of('plugins') }
  const { services, setUpCode } = await openServices(opened, config, { ...parts, ...heart })
  const { secrets, plugins, desk } = services
  const admit = createAdmit({ services, audiences, limits, timings, log: logLevels.of('gateway') })

  const approaches = new Approaches(config)
  const health = new Health({ config: config.monitoring, storage, registry })
  const { tokens } = secrets
  const identity = identityOf(config, { services, limits, log: logLevels.of('gateway') })
  const gates = { storage, audiences, approaches, identity, limits, clock, plugins }
  const { files, sweeper } = openFiles(config, gates)
  opened.defer(() => sweeper.stop())
  opened.adopt(new RetentionSweeper({ storage, clock }), (one) => one.stop())
  const idempotency = new Idempotency(storage, clock.nowMs, limits.keyed)
  const rest = { admit, approaches, identity, limits, idempotency }
  const events = new EventStreams({ ...rest, connections, following, presence, clock })
  const routes = new PluginRoutes(gates)
  const app = createApp({ rest, events, files, approaches, health, tokens, web, plugins: routes })
  const listener = await listen(app, { ...config.network, tls })
  opened.defer(() => listener.stop())
  opened.defer(renewTls(listener.http, config.network, log))
  const { http, port } = listener
  const gateway = { http, admit, identity, limits, approaches, rateLimits, clock, hasTestEndpoints }
  openSockets({ ...gateway, connections, following, presence }, config, opened)
  opened.defer(() => events.stop())
  const spoken = { ...gateway, connections, following, presence, storage, tls, log }
  const protocols = await openProtocols(opened, config, spoken)
  opened.defer(() => health.stop())

  if (hasTestEndpoints) log.warn('/test/echo is open: this server is for tests')
  const url = urlOf(config.network, { port, isEncrypted: tls !== undefined })
  log.info({ url, isSetUp: setUpCode === undefined }, 'serving')
  if (parts.consoleAt !== undefined) opened.defer(await serveConsole(parts.consoleAt, { admit, log }))
  await desk.audit.record({ act: 'server.start', outcome: 'ok', by: 'server', detail: { version } })
  const { audit } = desk
  const reload = (next: Config) => reloadConfig({ from: config, next, logLevels, audit, log })
  const whole = opened.move()
  const stop = () => whole.disposeAsync()
  const told = { url, port, protocols }
  return { ...told, ...(setUpCode !== undefined && { setUpCode }), audit, reload, stop }
}

/** What finds out who asks. */
function identityOf(
  { security }: Config,
  { services, limits, log }: { services: Services; limits: RateLimits; log: Log },
) {
  const { storage, nowMs, secrets } = services
  const { bearer, issuersFile } = security.tokens
  const external = openExternalIssuers(issuersFile, storage, nowMs)
  return { storage, ...secrets, bearer, external, nowMs, addressLimit: limits.address, log }
}

const readWeb = async (webDir: string | undefined) =>
  webDir === undefined ? undefined : StaticFiles.read(webDir)

type Heart = Omit<PushParts, 'providers'> & Omit<ServerParts, 'storage' | 'bus'> & RunningParts

/** Everything that handlers may touch. */
async function openServices(opened: AsyncDisposableStack, config: Config, heart: Heart) {
  const { storage, bus, presence, clock, log, pushProviders = [], watchPlugins: watchAll } = heart
  const desk = await openRunningDesk(opened, { ...heart, config })
  const shared = { memory: bus.memory, rules: desk.rules, log }
  const { secrets, setUpCode } = await openSecrets(storage, clock, config, shared)
  const plugins = opened.adopt(await openPlugins(config, { ...heart, watchAll }), (all) => all.stop())
  const providers = [...pushProviders, ...pushProvidersOf(plugins)]
  const waking = opened.adopt(await openPush(config, { ...heart, providers }), (push) => push.stop())
  const fileBytes = config.storage.files.maxBytes
  const { publicRooms } = config.security
  const given = { storage, bus, presence, waking, secrets, plugins, desk }
  const services = { ...given, fileBytes, publicRooms, nowMs: clock.nowMs }
  return { services, setUpCode }
}

/** The store and the way to other servers: those that were given, or those that the configuration names. */
async function openWays(
  { config, parts, logLevels }: { config: Config; parts: ServerParts; logLevels: LogLevels },
  opened: AsyncDisposableStack,
): Promise<{ store: Storage; way: Bus }> {
  const store =
    parts.storage ??
    opened.adopt(await openStorage(config, logLevels.of('storage')), (storage) => storage.close())
  const way =
    parts.bus ??
    opened.adopt(await openBus(config, { storage: store, log: logLevels.of('bus') }), (bus) => bus.close())
  return { store, way }
}

/** Who is connected here, and how what happens reaches them. */
function openLive(
  parts: { config: Config; storage: Storage; bus: Bus; clock: Clock; timings: Timings; registry: Registry },
  opened: AsyncDisposableStack,
) {
  const { config, storage, bus, clock, timings, registry } = parts
  const connections = new Connections()
  const audiences = new Audiences(storage, cacheOf(config.performance))
  const following = opened.adopt(new Following({ bus, storage, clock }), (one) => one.stop())
  const presence = opened.adopt(new Presence({ bus, storage, clock }), (one) => one.stop())
  opened.defer(createDelivery({ bus, storage, audiences, connections, timings }))
  if (config.monitoring.metrics) addGauges(registry, { storage, connections, audiences, bus })
  return { connections, audiences, following, presence }
}

/** Sockets, which are sent elsewhere a few at a time before the rest is closed. */
function openSockets(
  parts: Parameters<typeof serveWebSockets>[0],
  { network }: Config,
  opened: AsyncDisposableStack,
): void {
  const sockets = serveWebSockets(parts)
  opened.defer(() => sockets.stop(1001, 'shutting-down'))
  opened.defer(() => sockets.drain(1001, 'shutting-down', network.drainSeconds * 1000))
}

const cacheOf = ({ audienceCacheRooms, audienceCacheMembers }: Config['performance']) => ({
  rooms: audienceCacheRooms,
  members: audienceCacheMembers,
})
