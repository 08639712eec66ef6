#!/usr/bin/env node
import { BackupError, ConfigError } from '@securechat/server'
import { admin } from './commands/admin.ts'
import { backup } from './commands/backup.ts'
import { config } from './commands/config.ts'
import { doctor } from './commands/doctor.ts'
import { health } from './commands/health.ts'
import { plugin } from './commands/plugin.ts'
import { restore } from './commands/restore.ts'
import { serve } from './commands/serve.ts'
import { usage } from './usage.ts'
import { version } from './version.ts'

const [command = 'help', ...args] = process.argv.slice(2)

type TerminalCommand = Parameters<typeof import('@securechat/terminal').runTerminal>[0]

/** Loaded for its commands alone: a server has no use for a client. */
function terminal(name: TerminalCommand) {
  return async (given: string[]) => (await import('@securechat/terminal')).runTerminal(name, given)
}

/** Every command, by the word that starts it. */
const commands: Record<string, (args: string[]) => Promise<void>> = {
  serve,
  health,
  login: terminal('login'),
  logout: terminal('logout'),
  rooms: terminal('rooms'),
  send: terminal('send'),
  tail: terminal('tail'),
  chat: terminal('chat'),
  webhook: terminal('webhook'),
  doctor,
  config,
  admin,
  backup,
  restore,
  plugin,
  help: async () => console.log(usage),
  version: async () => console.log(version),
}

const aliases: Record<string, string> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
}

const run = commands[aliases[command] ?? command]
if (!run) {
  console.error(`securechat: there is no command “${command}”.\n\n${usage}`)
  process.exit(2)
}
try {
  await run(args)
} catch (error) {
  // A wrong setting is the user's to mend: one sentence and exit code 2. Anything else is ours: show where.
  if (!(error instanceof ConfigError || error instanceof BackupError)) throw error
  console.error(`securechat: ${error.message}`)
  process.exitCode = 2
}
