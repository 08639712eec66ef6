/**
 * `npm run desktop -- --server localhost --port 8080`: makes the checkout ready, builds the desktop program and starts it.
 * In Electron where there is one; otherwise in the window of an installed Chromium, Chrome or Edge ("lite").
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, prepareDependencies, prepareWebClient, root } from './prepare.mjs'

prepareDependencies()
prepareWebClient()
const desktop = join(root, 'packages', 'desktop')
const args = process.argv.slice(2)

const electron = findElectron()
await run(pinnedNode, [join(desktop, 'build', 'build.ts'), ...(electron ? [] : ['--lite'])])
if (!electron && !args.includes('--help'))
  console.error(
    'There is no Electron here, so this is the lite shell. For the whole program: npx install-electron (it is fetched from GitHub), or name one in SECURECHAT_ELECTRON.',
  )
process.exit(
  electron
    ? await run(electron, [join(desktop, 'dist'), ...args])
    : await run(pinnedNode, [join(desktop, 'dist', 'lite.mjs'), ...args]),
)

function findElectron() {
  const names = {
    linux: 'electron',
    win32: 'electron.exe',
    darwin: 'Electron.app/Contents/MacOS/Electron',
  }
  const fetched = join(root, 'node_modules', 'electron', 'dist', names[process.platform] ?? 'electron')
  return [process.env.SECURECHAT_ELECTRON, fetched].find((path) => path && existsSync(path))
}

/** @returns its exit code. */
function run(command, given) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, given, { stdio: 'inherit', cwd: process.env.INIT_CWD ?? root })
    const stop = () => child.kill('SIGTERM')
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (command === pinnedNode && code !== 0) process.exit(code ?? 1)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}
