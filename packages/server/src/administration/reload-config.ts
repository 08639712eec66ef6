import type { Config } from '../config.ts'
import { settings } from '../config/settings.ts'
import type { Log } from '../log.ts'
import type { AuditLog } from './audit-log.ts'
import type { LogLevels } from './log-levels.ts'

/** What is taken over without a new start. */
const isLive = (path: string) => path === 'logging.level' || path.startsWith('logging.levels.')

interface Reload {
  /** What the server was started with. */
  from: Config
  next: Config
  logLevels: LogLevels
  audit: AuditLog
  log: Log
}

/** Takes over the levels of the log. @returns the names of the other settings that changed: they wait for a new start. */
export async function reloadConfig({ from, next, logLevels, audit, log }: Reload): Promise<string[]> {
  logLevels.takeOver(next.logging)
  const waiting = settings
    .map(({ path }) => path)
    .filter((path) => !isLive(path) && textAt(from, path) !== textAt(next, path))
  log.info({ waiting }, 'configuration read again')
  const detail = { waiting: waiting.length }
  await audit.record({ act: 'config.reload', outcome: 'ok', by: 'server', detail })
  return waiting
}

function textAt(root: unknown, path: string): string | undefined {
  // Safe: paths come from the same schema as the object.
  const value = path
    .split('.')
    .reduce((section, name) => (section as Record<string, unknown> | undefined)?.[name], root)
  return JSON.stringify(value)
}
