import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Who runs a program: PostgreSQL will not start for root. */
export interface Owner {
  uid?: number
  gid?: number
}

export const run = promisify(execFile)

/**
 * Options for tests that need a service: without it they are skipped, and say so.
 *
 * @throws Error instead, where `SECURECHAT_REQUIRE_ALL` is 1.
 */
export function unlessMissing(what: string, service: unknown): { skip?: string } {
  if (service !== undefined) return {}
  if (process.env['SECURECHAT_REQUIRE_ALL'] === '1') {
    throw new Error(`SECURECHAT_REQUIRE_ALL is set, and there is no ${what}.`)
  }
  return { skip: `no ${what} found` }
}

/** Somebody with few rights when we are root; else ourselves. */
export async function unprivilegedOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const uid = Number((await run('id', ['-u', name])).stdout)
      return { uid, gid: Number((await run('id', ['-g', name])).stdout) }
    } catch {
      // No such user on this machine; the next may be.
    }
  }
  return {}
}

/** A folder of its own among the system's temporary ones, gone when disposed of. */
export async function temporaryFolder(prefix: string, { uid, gid }: Owner = {}) {
  const path = await mkdtemp(join(tmpdir(), prefix))
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** A port of 127.0.0.1 on which nobody listened a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port was given out.')
  return address.port
}

/** Whether something takes connections there. */
export async function isListening(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1_000) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Waits until something is so. @throws Error that says what was waited for. */
export async function until(
  says: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const endsAtMs = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > endsAtMs) throw new Error(`Waited ${withinMs} ms in vain: ${says}`)
    await pause(10)
  }
}

/** Starts a program of our own that ends with us. What it prints is kept for when it will not start. */
export function startProgram(
  file: string,
  args: readonly string[],
  owner: Owner = {},
  variables: Record<string, string> = {},
): Program {
  const env = { ...process.env, ...variables }
  const child = spawn(file, args, { ...owner, env, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' })
  return new Program(child)
}

export class Program {
  readonly #child: ChildProcess
  #printed = ''

  constructor(child: ChildProcess) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.#printed = (this.#printed + String(text)).slice(-4_000)))
    }
    const killWithUs = () => child.kill('SIGKILL')
    process.once('exit', killWithUs)
    child.once('exit', () => process.off('exit', killWithUs))
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  get printed(): string {
    return this.#printed
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Sends the signal and waits until the program is gone. */
  async end(name: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return
    const gone = once(this.#child, 'exit')
    this.#child.kill(name)
    await gone
  }
}
