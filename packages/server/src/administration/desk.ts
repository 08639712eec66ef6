import type { ServerHealth } from '@securechat/protocol'
import type { AuditLog } from './audit-log.ts'
import type { LogLevels } from './log-levels.ts'
import type { Retention } from './retention.ts'
import type { Rules } from './rules.ts'

/** What those who look after a server work with: see docs/decisions/0011-administration.md. */
export interface Desk {
  audit: AuditLog
  rules: Rules
  retention: Retention
  /** Missing where no server runs: at the console, over the database alone. */
  running?: { logLevels: LogLevels; health(): Promise<ServerHealth> }
}
