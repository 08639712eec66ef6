import { lookup as lookUp, type LookupOptions } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const notPublic = new BlockList()
const ranges: [address: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]
for (const range of ranges) notPublic.addSubnet(...range)

/** Whether an address is one of the internet, and not of this machine or a network around it. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  return version !== 0 && !notPublic.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/** Whether a URL's host may be one of the internet: an address is looked at now, a name when it is looked up. */
export function mayBePublic({ hostname }: URL): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0) return isPublicAddress(bare)
  return bare.includes('.') && !/\.(?:localhost|local|internal|home\.arpa)\.?$/.test(bare)
}

/** The name leads into a private network. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
}

/**
 * Looks a name up for a connection that is then made to the very address that was checked: a name that leads elsewhere the
 * second time it is asked for (DNS rebinding) wins nothing.
 */
export const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookUp(hostname, { ...(options as LookupOptions), all: true }, (error, found) => {
    if (error) return done(error, '')
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address)))
      return done(new PrivateAddress(), '')
    if (options.all) return done(null, found)
    const [first] = found
    return done(null, first!.address, first!.family)
  })
}
