import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequire } from 'node:module'
import { isIP } from 'node:net'
import { limits } from '@securechat/protocol'
import type { Config } from '../config.ts'
import { ConfigError } from '../config/config-error.ts'
import { SocketSession, type SocketParts } from '../gateway/socket-session.ts'
import type { TlsFiles } from '../http/tls.ts'
import { createIrc } from '../irc/irc.ts'
import type { Log } from '../log.ts'
import { AppPasswordDoor } from '../sign-in/app-password-door.ts'
import type { Storage } from '../storage/storage.ts'
import { Guests, mayHaveGuests } from './guests.ts'
import { HostConnection, type HostParts } from './host-connection.ts'
import { LineSocket } from './line-socket.ts'
import { listenForStreams, type StreamListener, type StreamPort } from './listen.ts'
import type { Protocol } from './protocol.ts'

export interface ProtocolParts extends Omit<SocketParts, 'settled'> {
  storage: Storage
  tls: TlsFiles | undefined
  log: Log
}

/** What every server with such a port tells: where it listens. */
export interface OpenProtocol {
  name: string
  port: number
}

/** Opens the ports of all protocols besides HTTP. @throws ConfigError */
export async function openProtocols(
  opened: AsyncDisposableStack,
  config: Config,
  parts: ProtocolParts,
): Promise<OpenProtocol[]> {
  const { irc, lines, protocols } = config.network
  const found: OpenProtocol[] = []
  const keep = (name: string, listener: StreamListener) => {
    opened.defer(() => listener.stop())
    parts.log.info({ protocol: name, port: listener.port }, 'serving')
    found.push({ name, port: listener.port })
  }
  if (irc.port !== undefined) {
    checkIrc(config, parts.tls)
    if (irc.guests && !(await mayHaveGuests(parts.storage)))
      throw new ConfigError(
        'network.irc.guests must be false where there is a workspace: guests are for throw-away data.',
      )
    const port = portFor(createIrc(), hostParts(config, parts))
    keep('irc', await listenForStreams({ host: irc.host, port: irc.port }, parts.tls, port))
  }
  if (lines.port !== undefined)
    keep('lines', await listenForStreams({ host: lines.host, port: lines.port }, parts.tls, linePort(parts)))
  for (const { module, host, port, options } of protocols) {
    const protocol = await load(module, options)
    const served = portFor(protocol, hostParts(config, parts))
    keep(protocol.name, await listenForStreams({ host, port }, parts.tls, served))
  }
  return found
}

function hostParts(config: Config, parts: ProtocolParts): HostParts {
  const { storage, clock } = parts
  const guests = config.network.irc.guests ? new Guests(storage, clock.nowMs) : undefined
  const isLimited = config.security.rateLimits.accountPerSecond < 1_000_000
  return { ...parts, door: new AppPasswordDoor(storage), guests, isLimited, nowMs: clock.nowMs }
}

function checkIrc({ network, security }: Config, tls: TlsFiles | undefined): void {
  const { host, plain, guests } = network.irc
  const isLoopback = host === 'localhost' || (isIP(host) !== 0 && (host.startsWith('127.') || host === '::1'))
  if (!tls && !plain && !isLoopback)
    throw new ConfigError(
      'network.irc.plain must be true to serve IRC without TLS on other addresses than loopback.',
    )
  if (guests && security.production)
    throw new ConfigError('network.irc.guests must be false in production: it is for throw-away data.')
}

/** A protocol as what a port serves: each connection gets a handler of its own. */
function portFor(protocol: Protocol, parts: HostParts): StreamPort {
  return {
    framing: protocol.framing,
    lineBytes: protocol.lineBytes ?? limits.requestBytes,
    serve(stream) {
      const connection = new HostConnection(stream, parts)
      const handler = protocol.connect(connection)
      connection.use(handler)
      return {
        open: () => handler.open(),
        handleMessage: (bytes) => handler.handleMessage(bytes),
        close: () => {
          handler.close()
          connection.closed()
        },
      }
    },
  }
}

/** The JSON protocol, one frame a line: the very session of the WebSocket, over another kind of socket. */
function linePort(parts: ProtocolParts): StreamPort {
  return {
    framing: 'lines',
    lineBytes: limits.requestBytes,
    serve(stream) {
      const address = (stream.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
      if (!parts.limits.address.has(address, 1)) return undefined
      const settled: SocketParts['settled'] = (_arrival, hasOpened) =>
        hasOpened ? undefined : parts.limits.address.spend(address, 1)
      const origin = `lines://${stream.localAddress ?? ''}:${stream.localPort ?? 0}`
      const session = new SocketSession(new LineSocket(stream), { address, origin }, { ...parts, settled })
      return {
        open: () => session.open(),
        handleMessage: (bytes) => session.handleMessage(Buffer.from(bytes).toString('utf8')),
        close: () => session.close(),
      }
    },
  }
}

/** A folder or a package: what it exports as default makes the protocol from its options. @throws ConfigError */
async function load(module: string, options: Record<string, unknown>): Promise<Protocol> {
  try {
    const isFolder = module.startsWith('.') || module.startsWith('/')
    const require = createRequire(resolve('package.json'))
    const path = require.resolve(isFolder ? resolve(module) : module)
    const { default: create } = (await import(pathToFileURL(path).href)) as {
      default: (given: object) => Protocol
    }
    return create(options)
  } catch (cause) {
    throw new ConfigError(`network.protocols must name modules that can be loaded, and ${module} is not.`, {
      cause,
    })
  }
}
