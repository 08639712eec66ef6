import type { DatabaseSync } from 'node:sqlite'
import { StorageUnusable } from '../unusable.ts'
import { inTransaction } from './transaction.ts'
import { administration } from './administration-schema.ts'
import { files } from './files-schema.ts'
import { providers } from './providers-schema.ts'
import { pushSubscriptions } from './push-schema.ts'
import { pluginValues } from './plugins-schema.ts'
import { appPasswords, devicesSeen, firstSchema, reports, retention, vaultHeads } from './schema.ts'
import { boundSessions } from './sessions-schema.ts'

/** Migration `i` takes a database of version `i` to version `i + 1`. Only ever added to: what was released stays as it is. */
export const migrations: readonly string[] = [
  firstSchema,
  devicesSeen,
  vaultHeads,
  files,
  reports,
  boundSessions,
  pluginValues,
  providers,
  pushSubscriptions,
  administration,
  retention,
  appPasswords,
]

/**
 * Brings the database up to this program's version, all or nothing.
 *
 * @param steps The migrations of this program, oldest first.
 * @throws StorageUnusable when the database was written by a newer program.
 */
export function migrate(db: DatabaseSync, steps: readonly string[] = migrations): void {
  if (versionOf(db) === steps.length) return
  const bringUp = () => {
    // Read again inside: another process may have migrated while this one waited for the lock.
    const version = versionOf(db)
    if (version > steps.length) {
      throw new StorageUnusable(
        `The database is of version ${version}; this program knows up to ${steps.length}. Start the newer program.`,
      )
    }
    for (const step of steps.slice(version)) db.exec(step)
    db.exec(`pragma user_version = ${steps.length}`)
  }
  inTransaction(db, bringUp, 'exclusive')
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('pragma user_version').get()?.['user_version'])
}
