import { readFileSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StorageUnusable } from '../unusable.ts'
import { isWalDamaged } from './wal-damage.ts'

/** Up to here everything is checked at every start, in about a second; beyond, only the structure, and only after a crash. */
const CHECKED_WHOLE_BYTES = 256 * 1024 ** 2

export type Check = 'whole' | 'structure' | 'none'

/**
 * Looks at the files before SQLite does: its recovery would pass over a damaged log in silence.
 *
 * @returns how thoroughly to check the database once it is open.
 * @throws StorageUnusable
 */
export function checkFiles(path: string): Check {
  const wal = `${path}-wal`
  const isCrashed = sizeBytes(wal) > 0
  if (isCrashed && isWalDamaged(readFileSync(wal)))
    throw damaged('its write-ahead log is not what was written')
  if (sizeBytes(path) <= CHECKED_WHOLE_BYTES) return 'whole'
  return isCrashed ? 'structure' : 'none'
}

/** Reads the whole database once, so that damage is found before anything is served from it. @throws StorageUnusable. */
export function checkDatabase(db: DatabaseSync, check: Check): void {
  if (check === 'none') return
  const pragma = check === 'whole' ? 'integrity_check' : 'quick_check'
  const found = db.prepare(`pragma ${pragma}(1)`).get()?.[pragma]
  if (found !== 'ok') throw damaged(String(found))
  const stray = db.prepare('pragma foreign_key_check').get()
  if (stray) throw damaged(`a row of ${String(stray['table'])} belongs to nothing`)
}

/** Every room's log is as long as the room says. @throws StorageUnusable. */
export function checkLogs(db: DatabaseSync): void {
  const short = db
    .prepare(
      `select room.roomId from room where headSeq <> (select count(*) from event where event.roomNo = room.roomNo)
        or headSeq <> (select max(seq) from event where event.roomNo = room.roomNo)`,
    )
    .get()
  if (short) throw damaged(`the log of room ${String(short['roomId'])} has lost entries`)
}

const damaged = (how: string) =>
  new StorageUnusable(`The database is damaged (${how}); restore it from a backup.`)

const sizeBytes = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
