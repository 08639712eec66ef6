/** `npm run bench`: measures this server under load, against its straightforward self and what else is installed. Arguments go to packages/bench. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, prepareDependencies, root } from './prepare.mjs'

prepareDependencies()
const program = join(root, 'packages', 'bench', 'src', 'main.ts')
const { status } = spawnSync(pinnedNode, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
