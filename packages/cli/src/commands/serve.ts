import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ConfigError, loadConfig, reportBug, startServer, type Server } from '@securechat/server'
import { welcomeText } from './welcome-text.ts'

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  tls: { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'public-url': { type: 'string' },
  config: { type: 'string' },
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
} as const

const defaultConfigFile = 'config/server.json'
const webDir = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/** `securechat serve`: runs until it is told to stop. */
export async function serve(args: string[]): Promise<void> {
  const config = loadConfig(configSources(args))
  const server = await startServer(config, { webDir })
  stopOnSignal(server)
  console.log(await welcomeText(server))
}

function configSources(args: string[]) {
  const { config: chosen, ...given } = parse(args)
  if (chosen !== undefined && !existsSync(chosen))
    throw new ConfigError(`--config: there is no file ${chosen}.`)
  const file = chosen ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined)
  const settings = Object.entries(given).map(([option, value]) => [
    settingOf[option as keyof typeof settingOf],
    value,
  ])
  return { file, env: process.env, args: Object.fromEntries(settings) as Record<string, string | boolean> }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true }).values
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
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
