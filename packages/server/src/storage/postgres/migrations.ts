import { StorageUnusable } from '../unusable.ts'
import type { Database } from './database.ts'
import { query, type Sql } from './query.ts'
import { administration } from './administration-schema.ts'
import { files } from './files-schema.ts'
import { providers } from './providers-schema.ts'
import { pushSubscriptions } from './push-schema.ts'
import { pluginValues } from './plugins-schema.ts'
import { appPasswords, devicesSeen, firstSchema, reports, retention, vaultHeads } from './schema.ts'
import { boundSessions } from './sessions-schema.ts'

/**
 * One step of the schema. Servers of the version before go on working on the same database while the new one is rolled
 * out, so a step adds; what is no longer needed is taken away in a later release, by a step that names the oldest program.
 */
export interface Migration {
  text: string
  /** The version of the oldest program that can work with the database after this step; its own where that is missing. */
  oldestProgram?: number
}

/** Migration `i` takes a database of version `i` to version `i + 1`. Only ever added to: what was released stays as it is. */
export const migrations: readonly Migration[] = [
  { text: firstSchema },
  { text: devicesSeen, oldestProgram: 1 },
  { text: vaultHeads },
  { text: files, oldestProgram: 3 },
  { text: reports, oldestProgram: 3 },
  { text: boundSessions, oldestProgram: 3 },
  { text: pluginValues, oldestProgram: 3 },
  { text: providers, oldestProgram: 7 },
  { text: pushSubscriptions, oldestProgram: 3 },
  { text: administration, oldestProgram: 7 },
  { text: retention, oldestProgram: 7 },
  { text: appPasswords, oldestProgram: 3 },
]

/** A migration may wait for other servers to finish theirs, and has work to do on what is stored. */
const MIGRATE_WITHIN_MS = 600_000

const queries = {
  lock: query(`select pg_advisory_xact_lock(hashtextextended('securechat migration ' || $1, 0))`),
  unlimited: query(
    `select set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true)`,
  ),
  hasSchema: query<{ has: boolean }>('select to_regnamespace(quote_ident($1)) is not null as has'),
  versions: query(`create table if not exists schema_version (
    version integer primary key,
    oldest_program integer not null,
    migrated_at timestamptz not null default now()
  )`),
  found: query<{ version: number; oldestProgram: number }>(`select coalesce(max(version), 0) as version,
    coalesce(max(oldest_program), 0) as "oldestProgram" from schema_version`),
  record: query('insert into schema_version (version, oldest_program) values ($1, $2)'),
}

/**
 * Brings the database up to this program's version, all or nothing; servers that start together take turns.
 *
 * @param steps The migrations of this program, oldest first.
 * @throws StorageUnusable when a newer program has changed the database so that this one cannot work with it.
 */
export async function migrate(
  database: Database,
  schema: string,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const endsAtMs = performance.now() + MIGRATE_WITHIN_MS
  await database.transaction(async (sql) => {
    await sql.run(queries.unlimited)
    await sql.run(queries.lock, [schema])
    await makeSchema(sql, schema)
    await sql.run(queries.versions)
    const found = await sql.first(queries.found)
    refuseNewer(found, steps.length)
    for (let version = found?.version ?? 0; version < steps.length; version++) {
      const { text = '', oldestProgram = version + 1 } = steps[version] ?? {}
      await sql.run(query(text))
      await sql.run(queries.record, [version + 1, oldestProgram])
    }
  }, endsAtMs)
}

/** Asked first, because making a schema that exists still needs the right to make one. */
async function makeSchema(sql: Sql, schema: string): Promise<void> {
  const found = await sql.first(queries.hasSchema, [schema])
  if (!found?.has) await sql.run(query(`create schema "${schema.replaceAll('"', '""')}"`))
}

function refuseNewer(found: { version: number; oldestProgram: number } | undefined, known: number): void {
  if (!found || found.oldestProgram <= known) return
  throw new StorageUnusable(
    `The database is of version ${found.version}; this program knows up to ${known}. Start the newer program.`,
  )
}
