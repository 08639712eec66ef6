import { z } from 'zod'
import { setting } from './setting.ts'

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const
const areaLevel = (area: string) =>
  setting(z.enum(levels).optional(), {
    says: `The least serious messages that ${area} logs, where that is not logging.level.`,
    allowed: 'debug, info, warn, error or silent',
  })

const LogLevels = z.strictObject({
  gateway: areaLevel('the gateway (requests and sockets)'),
  storage: areaLevel('the store'),
  bus: areaLevel('the way to other servers'),
  files: areaLevel('the part for files'),
  plugins: areaLevel('plugins'),
  server: areaLevel('everything else'),
})

/** What the program's log says, and how. */
export const Logging = z.strictObject({
  level: setting(z.enum(levels).default('info'), {
    says: 'The least serious messages that are logged.',
    allowed: 'debug, info, warn, error or silent',
  }),
  levels: LogLevels.prefault({}),
  pretty: setting(z.boolean().default(false), {
    says: 'Writes log lines for people instead of JSON for machines.',
    allowed: 'true or false',
  }),
})
