/** One server of a cluster as a process of its own, so that a test can kill it. Settings come as JSON in the first argument. */
import { openRedisBus } from '../bus/redis.ts'
import { loadConfig } from '../config/load.ts'
import { startServer } from '../server.ts'
import { openPostgres } from '../storage/postgres/postgres.ts'
import type { NodeSettings } from './cluster-node.ts'

// Safe: ClusterNode, which starts this, writes just that.
const { postgres, redis, schema } = JSON.parse(process.argv[2] ?? '{}') as NodeSettings
const storage = await openPostgres({ url: postgres, schema, poolSize: 6 })
const bus = await openRedisBus({ url: redis })
const args = { 'network.port': '0', 'logging.level': 'error', 'monitoring.metrics': 'false' }
const { url } = await startServer(loadConfig({ args }), { storage, bus })
process.stdout.write(`serving ${url}\n`)
