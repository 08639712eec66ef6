import type { Storage } from '../storage.ts'
import { isRead, storageOver } from '../tables.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { inTransaction, reading } from './transaction.ts'

/**
 * Opens (and if need be makes) the database at `path`; `:memory:` for one that is forgotten on close.
 * It reads and writes on the calling thread: a server uses `openStorageThread`.
 *
 * @throws StorageUnusable. ChatError `storage-full`.
 */
export function openSqlite(path: string): Storage {
  return storageOnThisThread(openDatabase(path))
}

/** Each call is a transaction of its own, done when it returns. */
export function storageOnThisThread({ db, call }: OpenDatabase): Storage {
  return storageOver(
    async (method, given) => {
      const work = () => call(method, given)
      return isRead(method) ? reading(work) : inTransaction(db, work)
    },
    async () => db.close(),
  )
}
