import { z } from 'zod'
import { setting } from './setting.ts'

const yesOrNo = 'true or false'
const Host = z.string().min(1).max(255)
const Port = z.int().min(0).max(65_535)

/** IRC on a port of its own; without a port, none. */
export const Irc = z.strictObject({
  host: setting(Host.default('127.0.0.1'), {
    says: 'The address to listen on for IRC.',
    allowed: 'an IP address or host name',
  }),
  port: setting(Port.optional(), {
    says: 'Serves public rooms over IRC on this port, with TLS where the server has a certificate; 0 for any free port.',
    allowed: 'a whole number from 0 to 65535',
  }),
  plain: setting(z.boolean().default(false), {
    says: 'Serves IRC without TLS on other addresses than loopback too: passwords would cross the network readable.',
    allowed: yesOrNo,
  }),
  guests: setting(z.boolean().default(false), {
    says: 'Lets people come in over IRC without an account. For conformance suites on throw-away data; refused in production.',
    allowed: yesOrNo,
  }),
})

/** The JSON protocol of the WebSocket, one frame a line. */
export const Lines = z.strictObject({
  host: setting(Host.default('127.0.0.1'), {
    says: 'The address to listen on for JSON by lines.',
    allowed: 'an IP address or host name',
  }),
  port: setting(Port.optional(), {
    says: 'Serves the frames of the WebSocket on this port, one JSON a line, with TLS where the server has a certificate.',
    allowed: 'a whole number from 0 to 65535',
  }),
})

/** Protocols that others have written (docs/protocol-handlers.md). */
export const Protocols = setting(
  z
    .array(
      z.strictObject({
        module: z.string().min(1).max(4096),
        host: Host.default('127.0.0.1'),
        port: Port,
        options: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default([]),
  {
    says: 'Protocols from modules: each names a folder or package, the address to listen on, and its own options. Only in the file.',
    allowed: 'a list of objects with module, host, port and options',
  },
)
