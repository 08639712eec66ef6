import { DatabaseSync } from 'node:sqlite'

/**
 * The one seat at a profile's engine. Held by a lock of SQLite's on a file, which the system lets go of when the process
 * ends, however it ends.
 *
 * @returns a function that leaves it, or nothing while another process sits there.
 */
export function takeSeat(file: string): (() => void) | undefined {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    // Not WAL: there, a lock would not keep other connections from beginning.
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5
