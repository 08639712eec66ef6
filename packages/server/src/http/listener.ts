import { once } from 'node:events'
import { createServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { ConfigError } from '../config/config-error.ts'
import { reportBug } from '../log.ts'
import type { App } from './app.ts'
import type { TlsFiles } from './tls.ts'

/** Short enough that whoever sends a byte now and then is gone within 15 seconds, and ties up nothing. */
const options: ServerOptions = {
  headersTimeout: 8_000,
  requestTimeout: 13_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16 * 1024,
  requireHostHeader: true,
}

const idleMs = 13_000

export interface Listener {
  http: Server
  port: number
  /** Stops accepting, lets answers that are under way end, and cuts what is left after a while. */
  stop(): Promise<void>
}

/** Opens the port: HTTP/1.1, over TLS 1.3 and nothing older when there is a certificate. */
export async function listen(
  app: App,
  { host, port, tls }: { host: string; port: number; tls: TlsFiles | undefined },
): Promise<Listener> {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const onRequest: Parameters<typeof createServer>[1] = (request, response) =>
    void answer(request, response).catch(reportBug)
  const http = tls
    ? createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.3', handshakeTimeout: 10_000 }, onRequest)
    : createServer(options, onRequest)
  http.setTimeout(idleMs)
  await open(http, host, port)
  // Safe: a server that listens on a port has an address with one.
  const address = http.address() as AddressInfo
  return { http, port: address.port, stop: stopper(http) }
}

const troubles: Record<string, string> = {
  EADDRINUSE: 'is in use already',
  EACCES: 'needs rights that this process has not',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not an address of this machine',
}

/** @throws ConfigError when host or port cannot be had. */
async function open(http: Server, host: string, port: number): Promise<void> {
  http.listen({ host, port })
  try {
    await once(http, 'listening')
  } catch (cause) {
    const trouble = troubles[(cause as NodeJS.ErrnoException).code ?? '']
    if (trouble === undefined) throw cause
    throw new ConfigError(
      `network.host and network.port must be free to listen on: ${host}:${port} ${trouble}.`,
      { cause },
    )
  }
}

const patienceMs = 5_000
const closeIdleEveryMs = 20

function stopper(http: Server): () => Promise<void> {
  const streams = new Set<Socket>()
  http.on('connection', (stream: Socket) => {
    streams.add(stream)
    stream.once('close', () => streams.delete(stream))
  })
  return async () => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()))
    // A balancer keeps its connections for the next request, and each is idle only for a moment.
    const closing = setInterval(() => http.closeIdleConnections(), closeIdleEveryMs)
    const cut = setTimeout(() => streams.forEach((stream) => stream.destroy()), patienceMs)
    await closed
    clearInterval(closing)
    clearTimeout(cut)
  }
}
