import pino, { type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'
import { forPeople } from './log-for-people.ts'

export type Log = Logger

/** Names that must never be written, whatever object they are in. Nothing passes them on purpose; this catches mistakes. */
const redacted = [
  'token',
  'refreshToken',
  'requestKey',
  'dpop',
  'authorization',
  'password',
  'signature',
  'frame',
  'sealed',
  'code',
  'ticket',
  'state',
  'claimSecret',
  'idToken',
  'input',
]

/** What bugs are reported to until a server has opened its own log. */
let processLog: Log = pino({ level: 'error', base: null })

/**
 * Opens the log of this process: one JSON object a line, written without blocking. Whatever a client sent is a JSON
 * string there, so it can neither break a line nor colour a terminal.
 */
export function openLog(config: Config['logging'], destination?: DestinationStream): Log {
  const to = destination ?? pino.destination({ fd: 1, sync: false })
  processLog = pino(
    {
      level: config.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    },
    config.pretty ? forPeople(to) : to,
  )
  return processLog
}

/** Records a bug for the operator: never shown to a client, never swallowed. */
export function reportBug(error: unknown): void {
  processLog.error({ err: error instanceof Error ? error : new Error(String(error)) }, 'bug')
}
