/** `npm start`: makes the checkout ready, then runs the server with its web client. Arguments go to `securechat serve`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, prepareDependencies, prepareWebClient, root } from './prepare.mjs'

prepareDependencies()
prepareWebClient()

const server = spawn(
  pinnedNode,
  [join(root, 'packages', 'cli', 'src', 'main.ts'), 'serve', ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
