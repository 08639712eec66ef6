import { isIPv6 } from 'node:net'
import type { Config } from '../config.ts'

/** An address that works in a browser on this machine, unless the configuration names the public one. */
export function urlOf(
  { publicUrl, host }: Config['network'],
  { port, isEncrypted }: { port: number; isEncrypted: boolean },
): string {
  if (publicUrl !== undefined) return new URL(publicUrl).origin
  // Browsers give `localhost`, but not the number behind it, everything that they keep for secure pages.
  const isReachedAsLocalhost = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)
  const name = isReachedAsLocalhost ? 'localhost' : isIPv6(host) ? `[${host}]` : host
  return `${isEncrypted ? 'https' : 'http'}://${name}:${port}`
}
