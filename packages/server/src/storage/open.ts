import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ChatError } from '@securechat/protocol/errors'
import { DatabaseError } from 'pg'
import type { Config } from '../config.ts'
import { ConfigError } from '../config/config-error.ts'
import { reportBug, type Log } from '../log.ts'
import { openPostgres } from './postgres/postgres.ts'
import { openSqlite } from './sqlite/open.ts'
import type { Storage } from './storage.ts'
import { openStorageThread } from './thread/open.ts'

/** Opens the store that the configuration asks for: a PostgreSQL, or a database in the data directory. */
export async function openStorage(config: Config, log: Log): Promise<Storage> {
  const { storage, performance } = config
  if (storage.postgresUrl !== undefined) return openCluster(storage.postgresUrl, config, log)
  const { dataDir } = storage
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new ConfigError(`storage.dataDir must be a folder that can be written, and ${dataDir} is not.`, {
      cause,
    })
  }
  const path = join(dataDir, 'securechat.db')
  return performance.storageThread ? openStorageThread(path, { onTrouble: reportBug }) : openSqlite(path)
}

async function openCluster(url: string, { storage }: Config, log: Log): Promise<Storage> {
  const onTrouble = (trouble: Error) => log.warn({ err: trouble }, 'trouble')
  try {
    return await openPostgres({ url, poolSize: storage.postgresConnections, onTrouble })
  } catch (cause) {
    if (cause instanceof DatabaseError) {
      throw new ConfigError(`storage.postgresUrl: PostgreSQL says: ${cause.message}.`, { cause })
    }
    if (!(cause instanceof ChatError)) throw cause
    throw new ConfigError('storage.postgresUrl names a PostgreSQL that cannot be reached.', { cause })
  }
}
