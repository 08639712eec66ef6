import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type ClientHttp2Session } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { PluginNetwork } from '@securechat/plugin'

const TIMEOUT_MS = 15_000
const MOST_REDIRECTS = 5
/** Of an HTTP/2 answer: those that plugins ask for are short. */
const MOST_ANSWER_BYTES = 1024 * 1024

type Http2Request = Parameters<PluginNetwork['http2']>[0]

/** Whether a list of a manifest allows an address: by name, with the port where the list says one. */
export function allows(hosts: readonly string[], host: string, port: number): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  return hosts.some((entry) => {
    const [, pattern = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
    if (only !== undefined && Number(only) !== port) return false
    return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern
  })
}

/** A plugin's ways out. @param hosts Those of now: settings may change them. */
export function networkTo(hosts: () => readonly string[]): PluginNetwork {
  const check = (host: string, port: number) => {
    if (!allows(hosts(), host, port))
      throw new Error(
        `This plugin may not reach ${host}:${port}: "network" in its manifest does not name it.`,
      )
  }
  const sessions = new Http2Sessions()
  return {
    fetch: (url, init) => checkedFetch(url, init, check),
    async connect({ host, port, tls = false, ca, timeoutMs = TIMEOUT_MS }) {
      check(host, port)
      const socket = tls
        ? connectTls({ host, port, servername: host, ...(ca && { ca }) })
        : connectTcp({ host, port })
      try {
        await once(socket, tls ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(timeoutMs) })
      } catch (error) {
        socket.destroy()
        throw error
      }
      return socket
    },
    async sendDatagram({ host, port }, bytes) {
      check(host, port)
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
      try {
        await new Promise<void>((done, fail) =>
          socket.send(bytes, port, host, (error) => (error ? fail(error) : done())),
        )
      } finally {
        socket.close()
      }
    },
    http2(request) {
      const { hostname, port, protocol } = new URL(request.url)
      if (protocol !== 'https:') throw new Error('HTTP/2 goes over https only.')
      check(hostname, Number(port || 443))
      return sessions.ask(request)
    },
  }
}

type Check = (host: string, port: number) => void

/** Follows redirects by hand, so that each hop is a host that is named. */
async function checkedFetch(given: string | URL, init: RequestInit = {}, check: Check): Promise<Response> {
  let url = new URL(given)
  for (let hop = 0; ; hop++) {
    check(url.hostname, Number(url.port || (url.protocol === 'https:' ? 443 : 80)))
    const signal = init.signal ?? AbortSignal.timeout(TIMEOUT_MS)
    const response = await theFetch(url, { ...init, signal, redirect: 'manual' })
    const location = response.headers.get('location')
    const isRedirect = response.status >= 300 && response.status < 400 && location !== null
    if (!isRedirect || init.redirect === 'manual') return response
    if (init.redirect === 'error' || hop === MOST_REDIRECTS)
      throw new TypeError('There were more redirects than allowed.')
    // A body is sent once, and to whom it was meant for.
    if (init.body !== undefined) throw new TypeError('A request with a body was redirected.')
    await response.body?.cancel()
    url = new URL(location, url)
  }
}

/** Kept before the global one is taken away. */
const theFetch = globalThis.fetch

/** One connection for each origin, made when it is first needed and forgotten when it ends. */
class Http2Sessions {
  readonly #byOrigin = new Map<string, ClientHttp2Session>()

  async ask({ url, method, headers, body, ca, timeoutMs = TIMEOUT_MS }: Http2Request) {
    const { origin, pathname, search } = new URL(url)
    const session = this.#to(origin, ca)
    const stream = session.request({ ...headers, ':method': method, ':path': pathname + search })
    const signal = AbortSignal.timeout(timeoutMs)
    const failed = Promise.withResolvers<never>()
    failed.promise.catch(() => {})
    session.once('error', failed.reject)
    const answered = once(stream, 'response', { signal })
    stream.on('error', failed.reject)
    stream.end(body)
    try {
      const [answer] = (await Promise.race([answered, failed.promise])) as [Record<string, string | number>]
      const text = await Promise.race([textOf(stream), failed.promise])
      const plain = Object.entries(answer).filter(([name]) => !name.startsWith(':'))
      return {
        status: Number(answer[':status']),
        headers: Object.fromEntries(plain.map(([name, value]) => [name, String(value)])),
        body: text,
      }
    } finally {
      session.off('error', failed.reject)
      if (!stream.closed) stream.close()
    }
  }

  #to(origin: string, ca: string | undefined): ClientHttp2Session {
    const known = this.#byOrigin.get(origin)
    if (known && !known.closed && !known.destroyed) return known
    const session = connect(origin, ca === undefined ? {} : { ca })
    const forget = () => this.#byOrigin.get(origin) === session && this.#byOrigin.delete(origin)
    session.on('error', forget)
    session.on('close', forget)
    session.on('goaway', forget)
    session.unref()
    this.#byOrigin.set(origin, session)
    return session
  }
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > MOST_ANSWER_BYTES) throw new Error('The answer is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
