import { DatabaseSync } from 'node:sqlite'
import type { Store, StoreEntry, StoreRange, StoreWrite } from '@securechat/client'

/** What a device remembers, in one SQLite file. What is in it is sealed by the engine before it gets here. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 5_000 })
    // A write that resolved is on the disk: FULL syncs the log with every transaction.
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;`)
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const row = this.#database.prepare('SELECT value FROM entries WHERE key = ?').get(key)
    return row && bytesOf(row.value)
  }

  async list({ prefix, after, before, limit = -1, reverse = false }: StoreRange): Promise<StoreEntry[]> {
    const rows = this.#database
      .prepare(
        `SELECT key, value FROM entries
         WHERE key >= :prefix AND key < :end AND (:after IS NULL OR key > :after) AND (:before IS NULL OR key < :before)
         ORDER BY key ${reverse ? 'DESC' : 'ASC'} LIMIT :limit`,
      )
      .all({ prefix, end: endOf(prefix), after: after ?? null, before: before ?? null, limit })
    return rows.map(({ key, value }) => [String(key), bytesOf(value)])
  }

  async write({ put = [], delete: gone = [] }: StoreWrite): Promise<void> {
    const remove = this.#database.prepare('DELETE FROM entries WHERE key = ?')
    const insert = this.#database.prepare('INSERT OR REPLACE INTO entries (key, value) VALUES (?, ?)')
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      for (const key of gone) remove.run(key)
      for (const [key, value] of put) insert.run(key, value)
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  async deletePrefix(prefix: string): Promise<void> {
    this.#database.prepare('DELETE FROM entries WHERE key >= ? AND key < ?').run(prefix, endOf(prefix))
  }

  async close(): Promise<void> {
    this.#database.close()
  }
}

/** The first text after every key that starts with `prefix`: keys are ASCII. */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`

/** SAFETY: the column is declared BLOB NOT NULL in a STRICT table. */
const bytesOf = (value: unknown): Uint8Array => new Uint8Array(value as Uint8Array)
