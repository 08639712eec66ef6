/** `npm run check`: types, lint, format, the architecture table and dead code; every one runs, and the exit code says whether all were clean. */
import { spawnSync } from 'node:child_process'
import { pinnedNode, prepareDependencies, root } from './prepare.mjs'

prepareDependencies()

const bin = (file) => `node_modules/${file}`
const checks = {
  types: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'],
  'types (web)': [bin('typescript/bin/tsc'), '-p', 'packages/web/tsconfig.json'],
  lint: [bin('oxlint/bin/oxlint'), '--type-aware', '--max-warnings', '0'],
  format: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  architecture: ['--test', '--test-reporter=dot', 'scripts/architecture.test.ts'],
  'dead code': [bin('knip/bin/knip.js')],
}

let unclean = 0
for (const [name, args] of Object.entries(checks)) {
  const { status } = spawnSync(pinnedNode, args, { cwd: root, stdio: 'inherit' })
  console.log(`${status === 0 ? '✔' : '✖'} ${name}`)
  if (status !== 0) unclean++
}
process.exit(unclean === 0 ? 0 : 1)
