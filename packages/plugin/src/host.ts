import type { Duplex } from 'node:stream'

/** A value that can be stored: JSON. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** What a plugin keeps, shared by all servers of a cluster, apart from every other plugin's. Limits: docs/plugins.md. */
export interface PluginStorage {
  get(key: string): Promise<Json | undefined>
  /** @throws Error when the value is too large, or the plugin holds as much as it may. */
  set(key: string, value: Json): Promise<void>
  /** Writes only where the key holds nothing. @returns whether it did: of many who try at once, one does. */
  add(key: string, value: Json): Promise<boolean>
  delete(key: string): Promise<void>
  /** Keys in order, those after `after` first; up to 1,000 at a time. */
  keys(at?: { prefix?: string; after?: string; limit?: number }): Promise<string[]>
}

/** Goes to the server's own structured log, under the plugin's name. Never give it what people wrote. */
export interface PluginLog {
  debug(message: string, fields?: Record<string, Json>): void
  info(message: string, fields?: Record<string, Json>): void
  warn(message: string, fields?: Record<string, Json>): void
  error(message: string, fields?: Record<string, Json>): void
}

/** Ways out, to the hosts that the manifest names and to no other. */
export interface PluginNetwork {
  /** As everywhere, except that a redirect to a host that is not named is refused. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /** A TCP connection, or a TLS one. Resolves once it is made. */
  connect(to: { host: string; port: number; tls?: boolean; ca?: string; timeoutMs?: number }): Promise<Duplex>
  /** One UDP datagram. */
  sendDatagram(to: { host: string; port: number }, bytes: Uint8Array): Promise<void>
  /** One HTTP/2 request, over a connection that is kept for the next; HTTPS only. */
  http2(request: {
    url: string
    method: string
    headers: Record<string, string>
    body?: Uint8Array | string
    ca?: string
    timeoutMs?: number
  }): Promise<{ status: number; headers: Record<string, string>; body: string }>
}

/** Everything a plugin is given. */
export interface Host<Settings = Record<string, Json>> {
  readonly name: string
  /** As they are now; another object after every change. */
  readonly settings: Settings
  readonly log: PluginLog
  readonly storage: PluginStorage
  readonly network: PluginNetwork
}
