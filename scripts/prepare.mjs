/**
 * Makes a checkout ready to run: dependencies, the pinned Node.js, the patch to ts-mls, and (on request) the web client.
 * Plain JavaScript, so that whichever Node.js npm itself runs on can start it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const inRoot = (...parts) => join(root, ...parts)
const isWindows = process.platform === 'win32'

/** The Node.js that everything but this script runs on. */
export const pinnedNode = inRoot('node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node')

/** Installs what is missing, then makes sure that the pinned Node.js and the patches are really there. */
export function prepareDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')
  const stamp = inRoot('node_modules', '.securechat-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return

  console.log('Installing dependencies (once) …')
  npm(existsSync(inRoot('node_modules')) ? ['install'] : ['ci'])
  // Where install scripts are switched off, npm has left these two steps to us.
  if (!existsSync(pinnedNode))
    run(
      process.execPath,
      [inRoot('node_modules', 'node', 'installArchSpecificPackage.js')],
      inRoot('node_modules', 'node'),
    )
  run(pinnedNode, [inRoot('node_modules', 'patch-package', 'index.js'), '--error-on-fail'])
  writeFileSync(stamp, wanted)
}

/** Builds the web client unless what is built is as new as its sources. */
export function prepareWebClient() {
  const stamp = inRoot('packages', 'web', 'dist', '.built-from')
  const sources = fingerprint(['web', 'client', 'crypto', 'protocol'].map((name) => inRoot('packages', name)))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return

  console.log('Building the web client …')
  run(
    pinnedNode,
    [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'],
    inRoot('packages', 'web'),
  )
  mkdirSync(inRoot('packages', 'web', 'dist'), { recursive: true })
  writeFileSync(stamp, sources)
}

/** Names, sizes and times of all source files: quick to take, and different after any edit. */
function fingerprint(folders) {
  const hash = createHash('sha256')
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'dist' || entry.name === 'node_modules') continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (!entry.name.includes('.test.')) {
        const { mtimeMs, size } = statSync(path)
        hash.update(`${path} ${mtimeMs} ${size}\n`)
      }
    }
  }
  folders.forEach(visit)
  hash.update(readFileSync(inRoot('package-lock.json')))
  return hash.digest('hex')
}

function npm(args) {
  const cli = process.env.npm_execpath
  if (cli) run(process.execPath, [cli, ...args])
  else run(isWindows ? 'npm.cmd' : 'npm', args)
}

function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    shell: isWindows && command.endsWith('.cmd'),
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
