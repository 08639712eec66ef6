import type { NetConnectOpts } from 'node:net'

/**
 * Where the session bus listens, from `DBUS_SESSION_BUS_ADDRESS` or, as systemd sets it up, from the runtime folder.
 * Only local sockets: a bus over the network is not used.
 */
export function sessionBusAddress(env: Record<string, string | undefined>): NetConnectOpts | undefined {
  const runtimeDir = env.XDG_RUNTIME_DIR
  const given = env.DBUS_SESSION_BUS_ADDRESS ?? (runtimeDir ? `unix:path=${runtimeDir}/bus` : '')
  for (const address of given.split(';')) {
    const [, kind, value] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(address) ?? []
    if (value) return { path: kind === 'abstract' ? `\0${unescape(value)}` : unescape(value) }
  }
  return undefined
}

function unescape(value: string): string {
  return value.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
