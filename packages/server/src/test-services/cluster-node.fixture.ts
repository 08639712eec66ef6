/** One server of a cluster as a process of its own, so that a test can kill it. Settings come as JSON in the first argument. */
import { openRedisBus } from '../bus/redis.ts'
import { loadConfig } from '../config/load.ts'
import { startServer } from '../server.ts'
import { openPostgres } from '../storage/postgres/postgres.ts'
import type { NodeSettings } from './cluster-node.ts'

// Safe: ClusterNode, which starts this, writes just that.
const { postgres, redis, schema, settings } = JSON.parse(process.argv[2] ?? '{}') as NodeSettings
const storage = await openPostgres({ url: postgres, schema, poolSize: 6 })
const bus = await openRedisBus({ url: redis })
const quiet = {
  'network.port': '0',
  'logging.level': 'error',
  'monitoring.metrics': 'false',
  'security.tokens.bearer': 'always',
}
const server = await startServer(loadConfig({ args: { ...quiet, ...settings } }), {
  storage,
  bus,
})
process.once('SIGTERM', () => {
  void server
    .stop()
    .then(() => Promise.all([bus.close(), storage.close()]))
    .then(() => process.exit(0))
})
process.stdout.write(`serving ${server.url} ${server.setUpCode ?? ''}\n`)
