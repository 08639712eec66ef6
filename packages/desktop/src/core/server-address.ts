import { isIP } from 'node:net'
import { z } from 'zod'
import { UsageError } from './usage-error.ts'

/** Where a server is reached. `host` is a name or an IP address, IPv6 without brackets. */
export const ServerAddress = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  isTls: z.boolean(),
})
export type ServerAddress = z.infer<typeof ServerAddress>

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

const plainPort = 8080
const tlsPort = 443

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/**
 * An address from its parts, as the command line gives them. Without a word on TLS it is TLS, except on this machine.
 * @throws UsageError for a name or port that cannot be one, and for plain text to another machine.
 */
export function addressFromParts(parts: { host: string; port?: string; isTls?: boolean }): ServerAddress {
  const host = parts.host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (isIP(host) === 0 && !isName(host)) throw new UsageError(`“${parts.host}” is not the name of a server.`)
  const isTls = parts.isTls ?? !isLoopback(host)
  if (!isTls && !isLoopback(host))
    throw new UsageError(`Only a server on this machine may be reached without TLS, and “${host}” is not.`)
  return { host, port: readPort(parts.port, isTls), isTls }
}

/** A last label of digits would make browsers read the name as an IPv4 address. */
function isName(host: string): boolean {
  return hostName.test(host) && !/(^|\.)(\d+|0x[0-9a-f]*)$/i.test(host)
}

function readPort(text: string | undefined, isTls: boolean): number {
  if (text === undefined) return isTls ? tlsPort : plainPort
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new UsageError(`“${text}” is not a port.`)
  return port
}

/**
 * An address as people write it: `localhost:8080`, `chat.example.org`, `https://chat.example.org`, `[::1]:9000`.
 * A path, query or fragment is dropped, so that a link to somewhere on the server works too.
 * @throws UsageError
 */
export function parseServerAddress(text: string): ServerAddress {
  const [, scheme, rest = ''] = /^\s*(?:(https?):\/\/)?([^/?#\s]*)[^\s]*\s*$/i.exec(text) ?? []
  const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[^:@]+)(?::(\d+))?$/i.exec(rest) ?? []
  if (host === '') throw new UsageError(`“${text.trim()}” is not the address of a server.`)
  if (scheme === undefined) return addressFromParts({ host, ...(port && { port }) })
  const isTls = scheme.toLowerCase() === 'https'
  return addressFromParts({ host, isTls, port: port ?? (isTls ? '443' : '80') })
}

/** As in `Origin` headers and policies: no default port, brackets around IPv6. */
export function originOf(address: ServerAddress): string {
  return new URL(`http${address.isTls ? 's' : ''}://${authority(address)}`).origin
}

export function socketOriginOf(address: ServerAddress): string {
  return originOf(address).replace(/^http/, 'ws')
}

/** As people read it: the name, with the port when it is not the usual one for TLS. */
export function displayAddress(address: ServerAddress): string {
  return originOf(address).replace(/^https?:\/\//, '')
}

function authority({ host, port }: ServerAddress): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

export function isSameServer(one: ServerAddress, other: ServerAddress): boolean {
  return originOf(one) === originOf(other)
}
