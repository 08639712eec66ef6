import { isIPv4 } from 'node:net'

/** What a person is shown of where a session was used: enough to recognise, too little to find somebody by. */
export function addressRange(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  // Rate limits count an IPv6 address by its /64, written out as four groups.
  const groups = address.split('/')[0]!.split(':').slice(0, 3)
  return groups.length === 3 ? `${groups.join(':')}::/48` : 'unknown'
}
