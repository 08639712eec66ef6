import { isIPv4 } from 'node:net'

/**
 * Where somebody is, as a range of addresses and no more: of IPv4 a /24, of IPv6 a /48.
 *
 * @param address As rate limits count it: an IPv4 address, or the /64 of an IPv6 one.
 */
export function placeOfAddress(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  const groups = address.replace(/::\/64$/, '').split(':')
  return `${groups.slice(0, 3).join(':')}::/48`
}
