import type { LogArea, LogLevel } from '@securechat/protocol'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

const areas = [
  'gateway',
  'storage',
  'bus',
  'files',
  'plugins',
  'server',
] as const satisfies readonly LogArea[]

/** The program's log by area: each has a level of its own, which can be changed while it runs. */
export class LogLevels {
  readonly #logs: Record<LogArea, Log>

  constructor(log: Log, config: Config['logging']) {
    const entries = areas.map((area) => [
      area,
      log.child({ area }, { level: config.levels[area] ?? config.level }),
    ])
    // Safe: every area has just been entered.
    this.#logs = Object.fromEntries(entries) as Record<LogArea, Log>
  }

  of(area: LogArea): Log {
    return this.#logs[area]
  }

  set(area: LogArea, level: LogLevel): void {
    this.#logs[area].level = level
  }

  /** As the configuration says, now that it was read again. */
  takeOver(config: Config['logging']): void {
    for (const area of areas) this.set(area, config.levels[area] ?? config.level)
  }
}
