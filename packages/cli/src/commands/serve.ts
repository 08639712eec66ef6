import { fileURLToPath } from 'node:url'
import { ConfigError, consolePath, loadConfig, reportBug, startServer, type Server } from '@securechat/server'
import { configSources } from '../config-sources.ts'
import { parseOptions } from '../options.ts'
import { welcomeText } from './welcome-text.ts'

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  tls: { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'public-url': { type: 'string' },
  'enable-test-endpoints': { type: 'boolean' },
  irc: { type: 'string' },
  'no-rate-limits': { type: 'boolean' },
  config: { type: 'string' },
  dev: { type: 'boolean' },
} as const

/** Where each option stands in the configuration. */
const settingOf = {
  port: 'network.port',
  host: 'network.host',
  data: 'storage.dataDir',
  tls: 'network.tls.selfSigned',
  'tls-cert': 'network.tls.certFile',
  'tls-key': 'network.tls.keyFile',
  'public-url': 'network.publicUrl',
  'enable-test-endpoints': 'security.testEndpoints',
} as const

const webDir = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/** `securechat serve`: runs until it is told to stop. */
export async function serve(args: string[]): Promise<void> {
  const { dev = false } = parseOptions(args, options).values
  const config = loadConfig(sources(args))
  const consoleAt = consolePath(config.storage.dataDir)
  const server = await startServer(config, { webDir, watchPlugins: dev, consoleAt })
  stopOnSignal(server)
  reloadOnSignal(server, args)
  console.log(await welcomeText(server))
}

function sources(args: string[]) {
  const { config, irc, dev: _, 'no-rate-limits': isUnlimited, ...given } = parseOptions(args, options).values
  const settings = Object.entries(given).map(([option, value]) => [
    settingOf[option as keyof typeof settingOf],
    value,
  ])
  const named = Object.fromEntries(settings) as Record<string, string | boolean>
  return configSources(config, { ...named, ...ircSettings(irc), ...(isUnlimited && unlimited(irc)) })
}

/** `--irc HOST:PORT`: public rooms over IRC, which are no use where there may be none. */
function ircSettings(place: string | undefined): Record<string, string> {
  if (place === undefined) return {}
  const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d{1,5})$/.exec(place) ?? []
  if (host === '') throw new ConfigError('--irc must be HOST:PORT, such as 127.0.0.1:6667.')
  return {
    'network.irc.host': host,
    'network.irc.port': port,
    'security.publicRooms': 'everybody',
  }
}

/** For conformance suites on throw-away data: nothing is too fast, and over IRC whoever comes is let in. */
function unlimited(irc: string | undefined): Record<string, string> {
  const many = '1000000000'
  const names = [
    'addressBurst',
    'addressPerSecond',
    'accountBurst',
    'accountPerSecond',
    'signInTries',
    'unopenedSockets',
  ]
  const limits = Object.fromEntries(names.map((name) => [`security.rateLimits.${name}`, many]))
  return {
    ...limits,
    ...(irc !== undefined && { 'network.irc.guests': 'true', 'network.irc.plain': 'true' }),
  }
}

/** SIGHUP reads the configuration again; a wrong one changes nothing, and is in the log. */
function reloadOnSignal(server: Server, args: string[]) {
  const reload = async () => server.reload(loadConfig(sources(args)))
  process.on('SIGHUP', () => void reload().catch(reportBug))
}

/** The first signal drains and stops; a second one does not wait. */
function stopOnSignal(server: Server) {
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(1)
    isStopping = true
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        reportBug(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // A bug must be seen, and must not take everybody's connections with it.
  process.on('unhandledRejection', reportBug)
  process.on('uncaughtException', (error) => {
    reportBug(error)
    process.exitCode = 1
    stop()
  })
}
