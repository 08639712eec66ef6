import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { buildDesktop } from '../../build/build.ts'
import { packAsar } from '../../packaging/asar.ts'
import { releaseFuses } from '../../packaging/fuses.ts'
import { type DesktopSession, missingPrograms, processes } from './desktop-session.ts'
import { NoElectronError, obtainElectron, placeProgram } from './electron-runtime.ts'
import { until } from './until.ts'

export const fixtureClient = fileURLToPath(new URL('../fixture-client', import.meta.url))
export const webClient = fileURLToPath(new URL('../../../web/dist', import.meta.url))

const runtime = findRuntime()

function findRuntime(): { folder: string } | { missing: string } {
  const programs = missingPrograms()
  if (programs.length > 0)
    return { missing: `there is no ${programs.join(', ')} here (docs/desktop.md names the packages)` }
  try {
    return { folder: obtainElectron() }
  } catch (error) {
    if (error instanceof NoElectronError) return { missing: error.message }
    throw error
  }
}

/** Why these tests cannot run here, or false. With SECURECHAT_REQUIRE_ALL=1 that is a failure. */
export const withoutDesktop = 'missing' in runtime && `SKIPPED: ${runtime.missing}`
if (withoutDesktop) {
  if (process.env.SECURECHAT_REQUIRE_ALL === '1') throw new Error(withoutDesktop)
  process.stderr.write(`${withoutDesktop}\n`)
}

/** `plain` can be looked into by tests; `release` is shaped as packages are: one archive, fuses off, no debugging. */
export type Kind = 'plain' | 'release'

/** Builds the program and puts it into an Electron of its own, in a folder that goes with the session. */
export async function installProgram(
  session: DesktopSession,
  { kind = 'plain', clientDir = fixtureClient }: { kind?: Kind; clientDir?: string } = {},
): Promise<string> {
  if ('missing' in runtime) throw new Error(runtime.missing)
  const isRelease = kind === 'release'
  const built = join(session.dir, `built-${kind}`)
  await buildDesktop({ outDir: built, clientDir, isRelease })
  return placeProgram(runtime.folder, join(session.dir, `program-${kind}`), {
    fuses: isRelease ? releaseFuses : {},
    put: (resources) => {
      if (isRelease) packAsar(built, join(resources, 'app.asar'))
      else cpSync(built, join(resources, 'app'), { recursive: true })
    },
  })
}

/** The program, running. */
export class Program {
  readonly binary: string
  readonly process: ChildProcess
  /** Everything it has printed. */
  output = ''
  #browser: Browser | undefined

  constructor(
    session: DesktopSession,
    binary: string,
    { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
  ) {
    this.binary = binary
    this.process = session.spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    for (const stream of [this.process.stdout!, this.process.stderr!])
      stream.on('data', (data: Buffer) => (this.output += data.toString()))
  }

  /** One that tests can look into: only the plain kind lets them. */
  static async open(session: DesktopSession, binary: string, args: string[] = []): Promise<Program> {
    const program = new Program(session, binary, { args: ['--remote-debugging-port=0', ...args] })
    await program.#attach()
    return program
  }

  async #attach(): Promise<void> {
    const address = await until(
      'a debugging address',
      () => /DevTools listening on (ws:\S+)/.exec(this.output)?.[1],
      {
        limitMs: 30_000,
      },
    ).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.output}`)
    })
    this.#browser = await chromium.connectOverCDP(address)
  }

  /** The page whose address begins so. */
  async page(start = 'app://securechat/'): Promise<Page> {
    const page = await until(`a page ${start}`, () => this.pages().find((one) => one.url().startsWith(start)))
    await page.emulateMedia({ colorScheme: null, contrast: null })
    await page.waitForLoadState()
    return page
  }

  pages(): Page[] {
    return this.#browser?.contexts().flatMap((context) => context.pages()) ?? []
  }

  /** Every process of this program. */
  family(): { pid: number; command: string[] }[] {
    return processes().flatMap((pid) => {
      const command = commandOf(pid)
      return command[0]?.startsWith(this.binary) ? [{ pid, command }] : []
    })
  }

  async ended(limitMs = 15_000): Promise<number | null> {
    const { process: child } = this
    await until('the end of the program', () => child.exitCode !== null || child.signalCode !== null, {
      limitMs,
    })
    return child.exitCode
  }

  async end(): Promise<void> {
    await this.#browser?.close().catch(() => {})
    const { process: child } = this
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(timer)
  }
}

function commandOf(pid: number): string[] {
  try {
    // Chromium writes its helpers' arguments with spaces between them.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/)
  } catch {
    return []
  }
}
