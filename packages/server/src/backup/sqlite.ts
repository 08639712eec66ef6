import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ArchiveWriter } from './archive.ts'
import { BackupError } from './backup-error.ts'

const entryName = 'database.sqlite'

export const sqlitePath = (dataDir: string): string => join(dataDir, 'securechat.db')

/**
 * Copies a database that a server is using, as of one moment, and adds the copy.
 *
 * @returns its schema's version.
 */
export async function addSqlite(
  dataDir: string,
  scratch: string,
  begin: (version: number) => Promise<ArchiveWriter>,
): Promise<void> {
  const copy = join(scratch, entryName)
  const db = new DatabaseSync(sqlitePath(dataDir), { readOnly: true, timeout: 10_000 })
  try {
    // In one step: between smaller ones, writing would start it over again.
    await backup(db, copy, { rate: 2 ** 31 - 1 })
  } finally {
    db.close()
  }
  const writer = await begin(versionOf(copy))
  await writer.addFile(entryName, copy)
  await rm(copy)
}

/** Puts the database where it is to be. */
export async function takeSqlite(content: Readable, path: string): Promise<void> {
  await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }))
}

export const isSqlite = (name: string): boolean => name === entryName

/** @throws BackupError when the database is not sound. */
export function checkSqlite(path: string): void {
  const db = new DatabaseSync(path)
  try {
    const [first] = db.prepare('pragma integrity_check').all()
    const broken = db.prepare('pragma foreign_key_check').all()
    if (first?.['integrity_check'] !== 'ok' || broken.length > 0)
      throw new BackupError('The database in the backup is damaged.')
  } finally {
    db.close()
  }
}

function versionOf(path: string): number {
  const db = new DatabaseSync(path)
  try {
    return Number(db.prepare('pragma user_version').get()?.['user_version'])
  } finally {
    db.close()
  }
}
