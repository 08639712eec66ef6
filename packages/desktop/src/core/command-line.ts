import { parseArgs } from 'node:util'
import { type DeepLink, findDeepLink } from './deep-link.ts'
import { addressFromParts, type ServerAddress } from './server-address.ts'
import { UsageError } from './usage-error.ts'

export const usage = `securechat-desktop [options] [securechat://…] [file …]

  --server HOST     the server to sign in to; remembered
  --port N          its port (443 with TLS, 8080 on this machine)
  --tls, --no-tls   TLS is on, except for a server on this machine
  --profile NAME    keep everything of this start apart from others: a-z, 0-9, - and _
  --hidden          start in the tray
  --version, --help`

/** What a start of the program was asked for. */
export interface CommandLine {
  /** Missing when the person chooses, or has chosen before. */
  server?: ServerAddress
  profile?: string
  isHidden: boolean
  wants: 'run' | 'help' | 'version'
  link?: DeepLink
  /** Paths as given, relative ones too: "open with". */
  files: string[]
}

const options = {
  server: { type: 'string' },
  port: { type: 'string' },
  tls: { type: 'boolean' },
  'no-tls': { type: 'boolean' },
  profile: { type: 'string' },
  hidden: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Our options are strict; others are let through, because the system and Chromium add switches of their own.
 * @throws UsageError
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
  })
  const server = readServer(values)
  const profile = text(values.profile, 'profile')
  if (profile !== undefined && !/^[a-z0-9_-]{1,32}$/i.test(profile))
    throw new UsageError('--profile takes letters, digits, - and _ only, at most 32.')
  const link = findDeepLink(positionals)
  return {
    ...(server && { server }),
    ...(profile && { profile }),
    ...(link && { link }),
    isHidden: values.hidden === true,
    wants: wants(values),
    files: positionals.filter((one) => !/^[a-z][a-z0-9+.-]*:/i.test(one) || /^[a-z]:[\\/]/i.test(one)),
  }
}

type Values = Partial<Record<keyof typeof options, string | boolean | (string | boolean)[] | undefined>>

function wants(values: Values): CommandLine['wants'] {
  if (values.help) return 'help'
  return values.version ? 'version' : 'run'
}

function readServer(values: Values): ServerAddress | undefined {
  const host = text(values.server, 'server')
  const port = text(values.port, 'port')
  if (values.tls && values['no-tls']) throw new UsageError('--tls and --no-tls exclude each other.')
  const isTls = values.tls === true ? true : values['no-tls'] === true ? false : undefined
  if (host === undefined && (port !== undefined || isTls !== undefined))
    throw new UsageError('--port, --tls and --no-tls need --server.')
  if (host === undefined) return undefined
  return addressFromParts({
    host,
    ...(port !== undefined && { port }),
    ...(isTls !== undefined && { isTls }),
  })
}

function text(value: Values[keyof Values], name: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '' || value.startsWith('--'))
    throw new UsageError(`--${name} needs a value.`)
  return value
}
