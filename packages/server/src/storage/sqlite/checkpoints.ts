import { closeSync, openSync, readSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { translate } from './failure.ts'
import { growWal } from './prepare-wal.ts'

/** Once there are so many, the database is being used, and its log will be as long as it gets. */
const IN_USE_PAGES = 100

/** With nothing else to do, a log of so many pages is carried over into the database. */
const WHEN_IDLE_PAGES = 500
/** However much there is to do: a longer log makes reading and starting slower. */
const AT_MOST_PAGES = 8_000

/** In the index of the log (https://www.sqlite.org/walformat.html, "WAL-Index Format"): frames written, frames carried over. */
const MX_FRAME_AT = 16
const BACKFILL_AT = 96

/**
 * Carries the write-ahead log over into the database between batches, when those that wait have their answers, instead of
 * inside a commit, which is where SQLite does it.
 */
export class Checkpoints {
  readonly #db
  readonly #run
  readonly #header = new Uint8Array(BACKFILL_AT + 4)
  readonly #index: number | undefined
  readonly #path: string | null
  #isGrown = false

  /** @param path Of the database; it has none in memory, and no log. */
  constructor(db: DatabaseSync, path = db.location()) {
    this.#db = db
    this.#path = path
    db.exec('pragma wal_autocheckpoint = 0')
    this.#run = db.prepare('pragma wal_checkpoint(passive)')
    if (path !== null) this.#index = openSync(`${path}-shm`, 'r')
  }

  /** @param isIdle Nothing waits. */
  perhaps(isIdle: boolean): void {
    const pages = this.#waitingPages()
    if (isIdle && pages > IN_USE_PAGES) this.#grow()
    if (pages < (isIdle ? WHEN_IDLE_PAGES : AT_MOST_PAGES)) return
    try {
      this.#run.get()
    } catch (error) {
      // On a full disk the log stays as it is, and is carried over once there is room. Damage will be met by whoever reads.
      if (translate(error) === error) throw error
    }
  }

  /** Closes the database too, and first: closing a file drops the locks that this process has on it, and SQLite's are on this one. */
  close(): void {
    this.#db.close()
    if (this.#index !== undefined) closeSync(this.#index)
  }

  #grow(): void {
    if (this.#isGrown || this.#path === null) return
    this.#isGrown = true
    growWal(this.#path)
  }

  #waitingPages(): number {
    if (this.#index === undefined) return 0
    readSync(this.#index, this.#header, 0, this.#header.length, 0)
    return this.#native(MX_FRAME_AT) - this.#native(BACKFILL_AT)
  }

  /** The index is memory that is shared by processes: its numbers are in the machine's own order. */
  #native(at: number): number {
    return new Uint32Array(this.#header.buffer, this.#header.byteOffset + at, 1)[0] ?? 0
  }
}
