import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { Config } from '../config.ts'

/** What a request says of where it comes from and where it thinks it goes to. */
export interface Approach {
  remoteAddress: string | undefined
  isEncrypted: boolean
  headers: IncomingHttpHeaders
}

/** Who stands before us: rules about addresses and origins, in one place for REST and sockets. */
export class Approaches {
  readonly #network: Config['network']
  readonly #allowedOrigins: ReadonlySet<string>
  readonly #proxies = new BlockList()

  constructor({ network, security }: Pick<Config, 'network' | 'security'>) {
    this.#network = network
    this.#allowedOrigins = new Set(security.allowedOrigins)
    for (const range of network.trustedProxies) addRange(this.#proxies, range)
  }

  /** What rate limits count: the address, or for IPv6 its /64, of which one machine may have all. */
  addressOf({ remoteAddress = '', headers }: Approach): string {
    const hops = [...listOf(headers['x-forwarded-for']), remoteAddress].map(plain)
    // From the nearest hop outwards: the first that is not a proxy of ours cannot have been made up by the client.
    const client = hops.reverse().find((hop) => !this.#isProxy(hop)) ?? plain(remoteAddress)
    return isIPv6(client) ? prefix64(client) : client
  }

  isFromLoopback({ remoteAddress = '', headers }: Approach): boolean {
    const isLocal = plain(remoteAddress).startsWith('127.') || remoteAddress === '::1'
    return isLocal && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined
  }

  /** The origin that this request reached us at; what a socket's challenge is bound to. */
  ownOrigin({ remoteAddress = '', isEncrypted, headers }: Approach): string {
    if (this.#network.publicUrl !== undefined) return new URL(this.#network.publicUrl).origin
    const forwarded = this.#isProxy(plain(remoteAddress))
      ? listOf(headers['x-forwarded-proto']).at(-1)
      : undefined
    const scheme = forwarded === 'https' || (forwarded === undefined && isEncrypted) ? 'https' : 'http'
    return URL.parse(`${scheme}://${hostOf(headers)}`)?.origin ?? `${scheme}://localhost`
  }

  /** Whether a page of this origin may talk to us. Programs that are not browsers send none: our tokens are not ambient. */
  isWelcome(approach: Approach): boolean {
    const { origin } = approach.headers
    return origin === undefined || this.isAllowed(origin) || origin === this.ownOrigin(approach)
  }

  /** Whether it is one of the other origins in the configuration, such as the desktop app's. */
  isAllowed(origin: string): boolean {
    return this.#allowedOrigins.has(origin)
  }

  #isProxy(address: string): boolean {
    if (isIPv4(address)) return this.#proxies.check(address, 'ipv4')
    return isIPv6(address) && this.#proxies.check(address, 'ipv6')
  }
}

function addRange(list: BlockList, range: string) {
  const [address = '', prefix] = range.split('/')
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (prefix === undefined) list.addAddress(address, family)
  else list.addSubnet(address, Number(prefix), family)
}

const listOf = (header: string | string[] | undefined): string[] =>
  header === undefined
    ? []
    : String(header)
        .split(',')
        .map((item) => item.trim())

/** Only letters that a host may have: the header comes from the client, and goes into a policy. */
const hostOf = ({ host = '' }: IncomingHttpHeaders) =>
  /^[A-Za-z0-9.\-:[\]]{1,255}$/.test(host) ? host : 'localhost'

const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** The first four groups of an IPv6 address, written out. */
function prefix64(address: string): string {
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === '' ? [] : tail.split(':')
  const zeros = address.includes('::')
    ? Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
    : []
  const groups = [...front, ...zeros, ...back].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
