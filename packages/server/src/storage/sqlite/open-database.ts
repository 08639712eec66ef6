import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { callTable, type CallTable } from '../tables.ts'
import { createTables } from './create-tables.ts'
import { translateOnOpen } from './failure.ts'
import type { Log } from './log.ts'
import { checkDatabase, checkFiles, checkLogs } from './integrity.ts'
import { migrate } from './migrations.ts'

/** How long to wait for another process, such as a backup, that holds the lock. */
const LOCK_WAIT_MS = 5_000

/** A database that is ready for use: `call` carries out any method of the store; one that writes goes in a transaction. */
export interface OpenDatabase {
  db: DatabaseSync
  call: CallTable
  /** Appends many messages at once, in a transaction too. */
  appendMessages: Log['appendMessages']
}

/**
 * Opens the database, checks it, and brings it up to this program's version.
 *
 * WAL with `synchronous = FULL`: a commit returns once the log is synced; `NORMAL` loses acknowledged rows at a power cut.
 *
 * @throws StorageUnusable when it is damaged, no database, or of a newer program. ChatError `storage-full`.
 */
export function openDatabase(path: string): OpenDatabase {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const check = checkFiles(path)
  const db = openFile(path)
  try {
    db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;
      pragma cell_size_check = on; pragma secure_delete = on; pragma trusted_schema = off`)
    checkDatabase(db, check)
    migrate(db)
    if (check === 'whole') checkLogs(db)
    const { tables, appendMessages } = createTables(db)
    return { db, call: callTable(tables), appendMessages }
  } catch (error) {
    db.close()
    throw translateOnOpen(error)
  }
}

function openFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: LOCK_WAIT_MS, enableForeignKeyConstraints: true })
  } catch (error) {
    throw translateOnOpen(error)
  }
}
