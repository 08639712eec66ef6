/**
 * `npm test`: makes the checkout ready and runs every suite, or the ones named (`unit`, `crypto`, `network`, `e2e`).
 * `desktop` needs a whole desktop to run on, so it runs only when named.
 * Ends with one line: `N passed, N failed, N skipped`.
 *
 * What talks over sockets, to databases or to Chromium can fail because the machine was too busy. In CI (`CI` is set) such a
 * file gets one more try, by itself; the end names every test that needed it, because it is a fault still to be found.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pinnedNode, prepareDependencies, prepareWebClient, root } from './prepare.mjs'

const suites = {
  unit: [
    'packages/{protocol,bench,client,testkit,web,cli,terminal,desktop}/**/*.test.ts',
    'scripts/*.test.ts',
  ],
  crypto: ['packages/crypto/**/*.test.ts'],
  network: ['packages/server/**/*.test.ts', 'scenarios/*.test.ts'],
  e2e: ['e2e/*.e2e.ts'],
  desktop: ['packages/desktop/test/*.e2e.ts'],
}
/** Suites in which a busy machine can make a sound test fail. */
const secondTry = ['network', 'e2e', 'desktop']
const usual = Object.keys(suites).filter((name) => name !== 'desktop')

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in suites))
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}.`)
  process.exit(2)
}

prepareDependencies()
prepareWebClient()

const total = { passed: 0, failed: 0, skipped: 0 }
const unsteady = []
for (const name of chosen.length > 0 ? chosen : usual) {
  console.log(`\n── ${name} ──`)
  const counts = runSuite(suites[name])
  if (process.env.CI && secondTry.includes(name) && counts.failedFiles.length > 0) tryAgain(name, counts)
  for (const key of Object.keys(total)) total[key] += counts[key]
}
for (const file of unsteady) console.log(`✖ UNSTEADY: ${file} failed at first, and passed by itself`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)

/** Corrects the counts by what passed the second time. */
function tryAgain(name, counts) {
  console.log(`\n── ${name}: once more, what failed ──`)
  const again = runSuite(counts.failedFiles, ['--test-concurrency=1'])
  const mended = Math.max(0, counts.failed - again.failed)
  counts.passed += mended
  counts.failed -= mended
  unsteady.push(...counts.failedFiles.filter((file) => !again.failedFiles.includes(file)))
}

function runSuite(patterns, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'securechat-test-'))
  const tally = join(folder, 'tally.json')
  const args = [
    '--test',
    '--test-timeout=300000',
    // What a test leaves running must not keep the whole run from ending.
    '--test-force-exit',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/tally-reporter.mjs',
    `--test-reporter-destination=${tally}`,
    ...options,
    ...patterns,
  ]
  const { status } = spawnSync(pinnedNode, args, { cwd: root, stdio: 'inherit' })
  try {
    const counts = JSON.parse(readFileSync(tally, 'utf8'))
    // A runner that fails without a failed test (a crash, no file found) must not look green.
    if (status !== 0 && counts.failed === 0) counts.failed = 1
    return counts
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failedFiles: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
