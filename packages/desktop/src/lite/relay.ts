import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request as requestPlain, type ServerResponse } from 'node:http'
import { request as requestTls } from 'node:https'
import { connect, isIP } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { findAsset } from '../core/assets.ts'
import { securityHeaders } from '../core/content-policy.ts'
import { clientOrigin } from '../core/origins.ts'
import { originOf, type ServerAddress } from '../core/server-address.ts'

export interface Relay {
  /** `http://127.0.0.1:<port>`: the page's origin. */
  origin: string
  port: number
  close(): void
}

/** Of a request of the page, only these go on to the server; of an answer, only these come back. */
const passedOn = ['authorization', 'content-type', 'content-length', 'accept']
const passedBack = ['content-type', 'content-length', 'retry-after']

/**
 * Gives the page an origin of its own on this machine, and passes on what it says to the one server. Other pages in other
 * browsers get nothing: `Host` has to be ours, which stops rebinding of names, and `Origin`, where there is one, too.
 *
 * @param port The same at every start, since the browser keeps what it stores by origin; 0 the first time.
 * @throws when another program has the port.
 */
export async function startRelay(with_: {
  server: ServerAddress
  clientDir: string
  port: number
}): Promise<Relay> {
  const own = { host: '', origin: '' }
  const http = createServer((request, answer) => {
    if (!isOurs(request, own)) return void answer.writeHead(403).end()
    if (request.url!.startsWith('/v1/')) return passOn(request, answer, with_.server)
    void serveFile(request, answer, { clientDir: with_.clientDir, port })
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A browser always says where a socket comes from.
    const isPage = isOurs(request, own) && request.headers.origin === own.origin
    if (!isPage || request.url !== '/v1/socket') return void socket.destroy()
    passOnSocket(request, socket, { server: with_.server, head })
  })
  await new Promise<void>((resolve, reject) =>
    http.once('error', reject).listen(with_.port, '127.0.0.1', resolve),
  )
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : with_.port
  own.host = `127.0.0.1:${port}`
  own.origin = `http://${own.host}`
  return {
    origin: own.origin,
    port,
    close: () => {
      http.close()
      http.closeAllConnections()
    },
  }
}

function isOurs({ headers }: IncomingMessage, own: { host: string; origin: string }): boolean {
  return headers.host === own.host && (headers.origin === undefined || headers.origin === own.origin)
}

async function serveFile(
  request: IncomingMessage,
  answer: ServerResponse,
  { clientDir, port }: { clientDir: string; port: number },
): Promise<void> {
  const asset = request.method === 'GET' ? findAsset(`${clientOrigin}${request.url}`) : undefined
  const content = asset && (await readFile(join(clientDir, asset.name)).catch(() => undefined))
  if (!content) return void answer.writeHead(404).end()
  const policy = securityHeaders({ host: '127.0.0.1', port, isTls: false })
  answer
    .writeHead(200, { ...policy, 'content-type': asset.contentType, 'cache-control': 'no-store' })
    .end(content)
}

function passOn(request: IncomingMessage, answer: ServerResponse, server: ServerAddress): void {
  const send = server.isTls ? requestTls : requestPlain
  const onward = send(
    `${originOf(server)}${request.url}`,
    { method: request.method, headers: pick(request.headers, passedOn) },
    (response) => {
      answer.writeHead(response.statusCode ?? 502, pick(response.headers, passedBack))
      response.pipe(answer)
    },
  )
  onward.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
  request.pipe(onward)
}

function pick(headers: IncomingMessage['headers'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  )
}

/** The handshake goes on word for word, except for where it comes from and goes to; then bytes are bytes. */
function passOnSocket(
  request: IncomingMessage,
  socket: Duplex,
  { server, head }: { server: ServerAddress; head: Buffer },
): void {
  const { host, port, isTls } = server
  const onward = isTls
    ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
    : connect(port, host)
  onward.once(isTls ? 'secureConnect' : 'connect', () => {
    const kept = Object.entries(request.headers).filter(([name]) =>
      /^(upgrade|connection|sec-websocket-)/.test(name),
    )
    const lines = kept.map(([name, value]) => `${name}: ${String(value)}`)
    const handshake = [`GET ${request.url} HTTP/1.1`, `host: ${new URL(originOf(server)).host}`, ...lines]
    onward.write(`${handshake.join('\r\n')}\r\n\r\n`)
    onward.write(head)
    socket.pipe(onward).pipe(socket)
  })
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}
