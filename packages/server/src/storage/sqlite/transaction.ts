import type { DatabaseSync } from 'node:sqlite'
import { translate } from './failure.ts'

/** How one call of a batch ended. */
export type Outcome<T> = { value: T } | { error: unknown }

/**
 * Runs `work` as one transaction: when this returns, its writes are synced; when it throws, there are none.
 *
 * @throws ChatError `storage-full`; StorageUnusable; whatever `work` throws.
 */
export function inTransaction<T>(
  db: DatabaseSync,
  work: () => T,
  lock: 'immediate' | 'exclusive' = 'immediate',
): T {
  try {
    db.exec(`begin ${lock}`)
    const value = work()
    db.exec('commit')
    return value
  } catch (error) {
    countRollback(db)
    if (db.isTransaction) db.exec('rollback')
    throw translate(error)
  }
}

/**
 * Runs one call of a transaction so that it takes back what it wrote when it fails.
 *
 * @throws what ends the whole transaction: the disk, not the call, is at fault then.
 */
export function behindSavepoint<T>(db: DatabaseSync, call: () => T): Outcome<T> {
  db.exec('savepoint one')
  try {
    const value = call()
    db.exec('release one')
    return { value }
  } catch (error) {
    // SQLite may have rolled back everything by itself (full disk, I/O error): no call of the batch is stored then.
    if (!db.isTransaction || translate(error) !== error) throw error
    countRollback(db)
    db.exec('rollback to one')
    db.exec('release one')
    return { error }
  }
}

const rollbacks = new WeakMap<DatabaseSync, number>()

const countRollback = (db: DatabaseSync) => void rollbacks.set(db, rollbacksOf(db) + 1)

/** How often something that was written has been taken back. */
export const rollbacksOf = (db: DatabaseSync): number => rollbacks.get(db) ?? 0

/** Runs a read, with the driver's errors in the words of the storage contract. */
export function reading<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw translate(error)
  }
}
