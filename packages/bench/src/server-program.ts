/** The server under test, as a program: `server-program.ts <settings as JSON>`. Says over IPC what it uses, when asked. */
import { loadConfig, startServer } from '@securechat/server'

const settings = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>
const server = await startServer(loadConfig({ args: settings }))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000, rssMB: process.memoryUsage().rss / 1e6 })
})
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))

process.send?.({ port: server.port })
