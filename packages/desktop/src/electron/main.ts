import { app, Menu, protocol } from 'electron'
import { join } from 'node:path'
import { parseCommandLine, usage, type CommandLine } from '../core/command-line.ts'
import { forbiddenSwitches } from '../core/forbidden-switches.ts'
import { appScheme } from '../core/origins.ts'
import { UsageError } from '../core/usage-error.ts'
import { isRelease, version } from './build-settings.ts'
import { guardAllContents } from './contents-policy.ts'
import { runProgram } from './program.ts'

/* The first thing that runs: decides whether the program starts at all, before anything is opened. */

/** In development Electron comes first and our folder second. */
const isOwnBinary = app.isPackaged
const args = process.argv.slice(isOwnBinary ? 1 : 2)

const chromiumWithEd25519 = 137

function refuse(says: string): never {
  process.stderr.write(`securechat-desktop: ${says}\n`)
  app.exit(2)
  process.exit(2)
}

function finish(says: string): never {
  process.stdout.write(`${says}\n`)
  app.exit(0)
  process.exit(0)
}

function readCommandLine(): CommandLine {
  try {
    return parseCommandLine(args)
  } catch (error) {
    if (error instanceof UsageError) return refuse(`${error.message}\n\n${usage}`)
    throw error
  }
}

const forbidden = isRelease ? forbiddenSwitches(process.argv.slice(1)) : []
if (forbidden.length > 0) refuse(`refusing to start with --${forbidden.join(', --')}`)

const commandLine = readCommandLine()
if (commandLine.wants === 'help') finish(usage)
if (commandLine.wants === 'version') finish(version)

app.setName('SecureChat')
app.setPath('userData', join(app.getPath('appData'), 'securechat-desktop', commandLine.profile ?? 'default'))
app.setDesktopName?.('securechat-desktop.desktop')
app.setAppUserModelId('org.securechat.desktop')

// A second start tells the first what it was asked for, and ends.
if (!app.requestSingleInstanceLock({ args })) finish('SecureChat is running already.')

app.enableSandbox()
// Ours is built later, with what is known then; Electron's own would offer developer tools.
Menu.setApplicationMenu(null)
// Signing with Ed25519 is on by default from Chromium 137; only tests run on an older one.
if (Number.parseInt(process.versions.chrome, 10) < chromiumWithEd25519)
  app.commandLine.appendSwitch('enable-blink-features', 'WebCryptoCurve25519')
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
if (isOwnBinary) app.setAsDefaultProtocolClient('securechat')
guardAllContents(app)

void app.whenReady().then(() => runProgram(commandLine))
