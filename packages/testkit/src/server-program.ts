/** A server for tests, as a program: `server-program.ts <data directory> <port>`. Says over IPC when it serves. */
import { startServer } from '@securechat/server'
import { testConfig } from './test-config.ts'

const [dataDir = '', port = '0'] = process.argv.slice(2)
const server = await startServer(testConfig({ dataDir, port: Number(port) }))
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
// Whoever started it is gone: nobody would stop it any more.
process.on('disconnect', () => process.exit(1))
process.send?.({ port: server.port, setUpCode: server.setUpCode })
