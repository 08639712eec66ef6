import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { limits } from '@securechat/protocol'
import { ConfigError } from '../config/config-error.ts'
import type { TlsFiles } from '../http/tls.ts'
import { reportBug } from '../log.ts'
import type { Said } from '../gateway/said.ts'
import { LineCutter } from './line-cutter.ts'
import type { ProtocolHandler } from './protocol.ts'

export interface Place {
  host: string
  port: number
}

/** A stream that a protocol is spoken on, from either side. */
export interface StreamPort {
  framing: 'lines' | 'bytes'
  lineBytes: number
  serve(stream: Socket): ServedStream | undefined
}

export interface ServedStream extends Omit<ProtocolHandler, 'sendMessage'> {
  sendMessage?(said: Said): void
}

export interface StreamListener {
  port: number
  stop(): Promise<void>
}

/** How long one may say nothing at all. */
const idleMs = 10 * 60_000

/**
 * Opens a port for a protocol: TLS 1.2 or newer where there is a certificate (IRC clients of today do not all know 1.3).
 *
 * @throws ConfigError when host or port cannot be had.
 */
export async function listenForStreams(
  place: Place,
  tls: TlsFiles | undefined,
  port: StreamPort,
): Promise<StreamListener> {
  const streams = new Set<Socket>()
  const take = (stream: Socket) => {
    streams.add(stream)
    stream.once('close', () => streams.delete(stream))
    serve(stream, port)
  }
  const server: Server = tls
    ? createTlsServer({ ...tls, minVersion: 'TLSv1.2', handshakeTimeout: 10_000 }, take)
    : createServer(take)
  server.on('tlsClientError', () => undefined)
  server.listen(place)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new ConfigError(`${place.host}:${place.port} must be free to listen on.`, { cause })
  }
  // Safe: a server that listens on a port has an address with one.
  const { port: number } = server.address() as AddressInfo
  const stop = async () => {
    server.close()
    for (const stream of streams) stream.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: number, stop }
}

function serve(stream: Socket, port: StreamPort): void {
  const { framing, lineBytes } = port
  stream.on('error', () => stream.destroy())
  stream.setNoDelay(true)
  stream.setTimeout(idleMs, () => stream.destroy())
  const handler = port.serve(stream)
  if (!handler) return void stream.destroy()
  // One message at a time, in their order; while many wait, the stream is not read.
  let turn = Promise.resolve()
  let waiting = 0
  const take = (message: Uint8Array) => {
    if (++waiting >= limits.requestsInFlightPerSocket) stream.pause()
    turn = turn
      .then(() => (stream.destroyed ? undefined : handler.handleMessage(message)))
      .catch(reportBug)
      .then(() => {
        if (--waiting === 0) stream.resume()
      })
  }
  const cutter = new LineCutter(lineBytes, take)
  stream.on('data', (bytes: Buffer) => (framing === 'lines' ? cutter.push(bytes) : take(bytes)))
  stream.once('close', () => {
    try {
      handler.close()
    } catch (error) {
      reportBug(error)
    }
  })
  handler.open()
}
