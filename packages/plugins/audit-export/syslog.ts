import type { Duplex } from 'node:stream'
import type { Host } from '@securechat/plugin'
import type { AuditRecord, Settings, Sink } from './record.ts'

/** Facility 13 (log audit), severity 5 (notice): RFC 5424 §6.2.1. */
const PRIORITY = 13 * 8 + 5
/** The number that RFC 5612 keeps for documentation: this project has none of its own. */
const STRUCTURE = 'securechat@32473'

/** One record as RFC 5424 has it, without framing. */
export function syslogLine({ id, event, atMs, input }: AuditRecord, hostName: string): string {
  const time = new Date(atMs).toISOString()
  const host = hostName.replaceAll(/[^!-~]/g, '') || '-'
  const fields = Object.entries({ id, ...input }).map(
    ([name, value]) => `${name}="${escaped(typeof value === 'string' ? value : JSON.stringify(value))}"`,
  )
  return `<${PRIORITY}>1 ${time} ${host} securechat - ${event} [${STRUCTURE} ${fields.join(' ')}]`
}

/** RFC 5424 §6.3.3; and no control character, which some receivers end a line at. */
const escaped = (value: string) => value.replaceAll(/[\\"\]]/g, '\\$&').replaceAll(/\p{Cc}/gu, ' ')

/** Over TCP and TLS each line is preceded by its length (RFC 6587 §3.4.1, RFC 5425 §4.3); over UDP it is a datagram (RFC 5426). */
export function syslogSink({ settings, network }: Host<Settings>): Sink {
  const { protocol, hostname, port } = new URL(settings.syslog)
  const isTls = protocol === 'tls:'
  const to = { host: hostname, port: Number(port || (isTls ? 6514 : 514)) }
  let connection: Duplex | undefined

  async function connected(): Promise<Duplex> {
    if (connection && !connection.destroyed && connection.writable) return connection
    const ca = settings.syslogCa === '' ? {} : { ca: settings.syslogCa }
    const made = await network.connect({ ...to, tls: isTls, ...ca })
    // Told when something is sent next; and whatever the other side says is nothing to us.
    made.on('error', () => made.destroy()).on('end', () => made.destroy())
    made.resume()
    connection = made
    return made
  }

  return {
    name: 'syslog',
    async send(record) {
      const line = Buffer.from(syslogLine(record, settings.hostName))
      if (protocol === 'udp:') return network.sendDatagram(to, line)
      const socket = await connected()
      const framed = Buffer.concat([Buffer.from(`${line.length} `), line])
      await new Promise<void>((done, fail) => socket.write(framed, (error) => (error ? fail(error) : done())))
    },
    close: () => connection?.destroy(),
  }
}
