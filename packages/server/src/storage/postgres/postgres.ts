import type { Append } from '../records.ts'
import type { Storage } from '../storage.ts'
import { isRead, storageOver, type TableMethod } from '../tables.ts'
import { AppendLanes } from './append-lanes.ts'
import { Database, type DatabasePlace } from './database.ts'
import { migrate } from './migrations.ts'
import { query } from './query.ts'
import { unsafeSettings } from './safety.ts'
import { callTable, type PostgresMethod } from './tables.ts'

export interface PostgresSettings {
  /** `postgres://user:password@host:port/database`, with libpq's parameters (`sslmode=verify-full` …). */
  url: string
  /** Where the tables are; made when it is missing. */
  schema?: string
  /** Connections at most, and at least 2; those of all servers together must fit into PostgreSQL's `max_connections`. */
  poolSize?: number
  /** How long one call may take over all its attempts; what was not done by then is refused. */
  callWithinMs?: number
  /** How long to wait at the start for a database that is not there yet. */
  startWithinMs?: number
  /** Told of connections that broke while nobody used them, and of settings of PostgreSQL that are not safe. */
  onTrouble?: (trouble: Error) => void
}

/** A server that is cut off says so within 5 s (docs/operate/cluster.md). */
const CALL_MS = 4_500
/** Readiness is asked for often, and an answer that comes late is a no. */
const PROBE_MS = 2_000
const START_MS = 30_000
/** Connections that do nothing but append. More make smaller batches, and gain nothing. */
const MOST_LANES = 4

/** Changes of one statement that may be made twice and that no acknowledgement rests on: no transaction around them. */
const standAlone: ReadonlySet<TableMethod> = new Set<TableMethod>([
  'sawAccount',
  'sawDevice',
  'moveCursor',
  'probe',
])

/**
 * Opens the store in a PostgreSQL that any number of servers share.
 *
 * A call that meets a lost connection, a restart or another server's lock is tried again for a few seconds; then it
 * fails with `internal`, and whether a write of it was stored is unknown: sending again is harmless, as always.
 *
 * @throws StorageUnusable when a newer program has changed the tables. The driver's error when PostgreSQL refuses us.
 */
export async function openPostgres(settings: PostgresSettings): Promise<Storage> {
  const { url, schema = 'securechat', poolSize = 10, onTrouble = () => {} } = settings
  const place: DatabasePlace = { url, schema, callMs: settings.callWithinMs ?? CALL_MS }
  const laneCount = Math.max(1, Math.min(MOST_LANES, Math.floor(poolSize / 3)))
  const database = new Database(place, Math.max(1, poolSize - laneCount), onTrouble)
  try {
    await prepare(database, schema, settings.startWithinMs ?? START_MS)
    for (const says of await database.each(unsafeSettings)) onTrouble(new Error(says))
  } catch (error) {
    await database.close()
    throw error
  }
  return storeOver(database, new Database(place, laneCount, onTrouble), laneCount)
}

async function prepare(database: Database, schema: string, startWithinMs: number): Promise<void> {
  await database.each((sql) => sql.run(query('select 1')), performance.now() + startWithinMs)
  await migrate(database, schema)
}

function storeOver(database: Database, appending: Database, laneCount: number): Storage {
  const lanes = new AppendLanes(appending, laneCount)
  const close = async () => {
    await lanes.drain()
    await Promise.all([appending.close(), database.close()])
  }
  const call = async (method: TableMethod, given: unknown): Promise<unknown> => {
    // Safe: `storageOver` passes on what the caller of `append` was held to.
    if (method === 'append') return lanes.append(given as Append)
    const value = await carryOut(database, method, given)
    return method === 'measure' ? { ...(value as object), ...load([database, appending], lanes) } : value
  }
  return storageOver(call, close)
}

function carryOut(database: Database, method: PostgresMethod, given: unknown): Promise<unknown> {
  if (!isRead(method) && !standAlone.has(method)) {
    return database.transaction((sql, attempt) => callTable(sql, method, given, attempt))
  }
  const endsAtMs = method === 'probe' ? performance.now() + PROBE_MS : database.endOfCall()
  return database.each((sql) => callTable(sql, method, given, { mayBeStored: false }), endsAtMs)
}

function load(databases: readonly Database[], lanes: AppendLanes): Record<string, number> {
  const sum = (name: keyof Database['load']) => databases.reduce((total, { load }) => total + load[name], 0)
  return {
    databaseConnections: sum('connections'),
    databaseRetries: sum('retries'),
    waitingForConnection: sum('waiting'),
    waitingToAppend: lanes.length,
  }
}
