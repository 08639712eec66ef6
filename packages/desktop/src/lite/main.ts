import { parseCommandLine, usage } from '../core/command-line.ts'
import { UsageError } from '../core/usage-error.ts'
import { runLite } from './run-lite.ts'

/* The desktop program in the window of an installed browser, for those who have nothing but npm. docs/desktop.md says what it lacks. */
try {
  const commandLine = parseCommandLine(process.argv.slice(2))
  if (commandLine.wants === 'run') await runLite(commandLine)
  else process.stdout.write(`${usage}\n`)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`securechat-desktop: ${error.message}\n`)
  process.exitCode = 2
}
// Whatever is still open, a connection to the desktop say, is not waited for.
process.exit()
