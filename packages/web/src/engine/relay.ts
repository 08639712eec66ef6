import type { EngineOptions } from '@securechat/client'

/**
 * Dials a relay on this machine in place of the server. What the engine signs and checks still names the server itself, so a
 * relay can pass things on and nothing else.
 */
export function throughRelay(
  serverUrl: string,
  relayUrl: string,
): Required<Pick<EngineOptions, 'fetch' | 'connect'>> {
  const turned = (url: string, scheme: string) => {
    const from = serverUrl.replace(/^http/, scheme)
    if (!url.startsWith(`${from}/`)) throw new Error('only the one server is passed on to')
    return relayUrl.replace(/^http/, scheme) + url.slice(from.length)
  }
  return {
    fetch: (url, init) => globalThis.fetch(turned(url, 'http'), init),
    connect: (url, subprotocol) => new WebSocket(turned(url, 'ws'), subprotocol),
  }
}
