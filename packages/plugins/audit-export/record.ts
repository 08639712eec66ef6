import type { Json } from '@securechat/plugin'

export interface Settings {
  syslog: string
  syslogCa: string
  hostName: string
  webhook: string
  webhookSecret: string
  withMessages: boolean
}

/** One thing that happened. The id is the same however often it is sent. */
export interface AuditRecord {
  id: string
  event: string
  atMs: number
  input: { [key: string]: Json }
}

/** Where records go. */
export interface Sink {
  name: 'syslog' | 'webhook'
  /** Rejects unless the other side has it. */
  send(record: AuditRecord): Promise<void>
  close(): void
}
