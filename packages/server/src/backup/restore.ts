import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, normalize, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config.ts'
import { openPostgres } from '../storage/postgres/postgres.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import { readArchive, text, type Manifest } from './archive.ts'
import { BackupError } from './backup-error.ts'
import { isPostgres, PostgresRestore, type PostgresPlace } from './postgres.ts'
import { checkSqlite, isSqlite, sqlitePath, takeSqlite } from './sqlite.ts'

export interface RestoreRequest {
  path: string
  /** The age identity that it was encrypted to, `AGE-SECRET-KEY-1…`. */
  identity: string
}

export interface RestoreReport extends Manifest {
  parts: number
}

/**
 * Reads a whole backup and restores it into a place of its own, which is thrown away: what it says will work when it is needed.
 * A backup of PostgreSQL needs one to try it in (`into`), an empty schema; otherwise its rows are only read.
 *
 * @throws BackupError that says what is wrong.
 */
export async function verifyBackup(request: RestoreRequest, into?: PostgresPlace): Promise<RestoreReport> {
  const folder = await mkdtemp(join(tmpdir(), 'securechat-verify-'))
  try {
    return await unpack(request, { folder, postgres: into })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Puts a workspace back: into a data directory that is empty, and for a cluster into a PostgreSQL without accounts.
 *
 * @throws BackupError that says what is wrong; then nothing has changed.
 */
export async function restoreBackup(
  request: RestoreRequest,
  { config, schema = 'securechat' }: { config: Config; schema?: string },
): Promise<RestoreReport> {
  const { dataDir, postgresUrl } = config.storage
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if ((await readdir(dataDir)).length > 0)
    throw new BackupError(`${dataDir} is not empty: give an empty folder to restore into.`)
  await mkdir(dirname(dataDir), { recursive: true })
  const folder = await mkdtemp(join(dirname(dataDir), '.securechat-restore-'))
  try {
    const postgres = postgresUrl === undefined ? undefined : { url: postgresUrl, schema }
    const report = await unpack(request, { folder, postgres, isForGood: true })
    await rm(dataDir, { recursive: true })
    await rename(folder, dataDir)
    return report
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Target {
  folder: string
  postgres: PostgresPlace | undefined
  /** A backup of PostgreSQL must then have one to go to. */
  isForGood?: boolean
}

async function unpack({ path, identity }: RestoreRequest, target: Target): Promise<RestoreReport> {
  const taking = new Taking(target)
  try {
    await readArchive(path, identity, (name, content) => taking.take(name, content))
    return await taking.finish()
  } catch (error) {
    await taking.giveUp()
    throw error
  }
}

/** Takes the parts of a backup to where they belong. */
class Taking {
  readonly #target: Target
  #manifest: Manifest | undefined
  #rows: PostgresRestore | undefined
  #parts = 0

  constructor(target: Target) {
    this.#target = target
  }

  async take(name: string, content: Readable): Promise<void> {
    this.#parts++
    if (name === 'manifest.json') return this.#begin(JSON.parse(await text(content)) as Manifest)
    if (!this.#manifest) throw new BackupError('The backup does not begin with what it is.')
    if (isSqlite(name)) return takeSqlite(content, sqlitePath(this.#target.folder))
    if (isPostgres(name)) {
      const rows = await text(content)
      return this.#rows?.take(name, rows)
    }
    return this.#takeFile(name, content)
  }

  async finish(): Promise<RestoreReport> {
    const manifest = this.#manifest
    if (!manifest) throw new BackupError('The backup is empty.')
    await this.#rows?.finish()
    if (manifest.storage === 'sqlite') {
      checkSqlite(sqlitePath(this.#target.folder))
      // The program that is to serve it must be able to open it.
      await openSqlite(sqlitePath(this.#target.folder)).close()
    }
    return { ...manifest, parts: this.#parts }
  }

  async giveUp(): Promise<void> {
    await this.#rows?.giveUp().catch(() => {})
  }

  async #begin(manifest: Manifest): Promise<void> {
    if (manifest.format !== 1) throw new BackupError('The backup is of a newer program.')
    this.#manifest = manifest
    const { postgres, isForGood } = this.#target
    if (manifest.storage === 'sqlite' && postgres !== undefined)
      throw new BackupError('The backup is of an embedded database: restore it without storage.postgresUrl.')
    if (manifest.storage !== 'postgres') return
    if (postgres) {
      // Makes the tables.
      await (await openPostgres({ ...postgres, poolSize: 2 })).close()
      this.#rows = await PostgresRestore.begin(postgres, manifest.schemaVersion)
    } else if (isForGood === true)
      throw new BackupError('The backup is of a PostgreSQL: set storage.postgresUrl to an empty one.')
  }

  async #takeFile(name: string, content: Readable): Promise<void> {
    const inside = normalize(name.replace(/^data\//, ''))
    if (!name.startsWith('data/') || inside.startsWith('..') || inside.startsWith(sep))
      throw new BackupError(`The backup holds a file that belongs nowhere: ${JSON.stringify(name)}.`)
    const path = join(this.#target.folder, inside)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }))
  }
}
