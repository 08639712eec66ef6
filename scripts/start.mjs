/** `npm start`: makes the checkout ready, then runs the server with its web client. Arguments go to `securechat serve`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, prepareDependencies, prepareWebClient, root } from './prepare.mjs'

prepareDependencies()
prepareWebClient()

const server = spawn(
  pinnedNode,
  // docs/performance.md says what these save.
  [
    '--max-semi-space-size=4',
    join(root, 'packages', 'cli', 'src', 'main.ts'),
    'serve',
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    env: {
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'securechat'),
      MALLOC_TRIM_THRESHOLD_: '131072',
      ...process.env,
    },
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
