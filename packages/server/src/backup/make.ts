import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Config } from '../config.ts'
import { writeArchive, type ArchiveWriter, type Manifest } from './archive.ts'
import { addPostgres } from './postgres.ts'
import { addSqlite } from './sqlite.ts'

/** Folders of the data directory that are part of a backup besides the database. */
const folders = ['files', 'tls']

export interface BackupRequest {
  config: Config
  /** Where the backup is to be; it must not exist. */
  path: string
  /** An age recipient, `age1…`. */
  recipient: string
  nowMs?: number
  /** Where PostgreSQL’s tables are. */
  schema?: string
}

/**
 * Backs up a workspace while it is used. The database is as of one moment; files come after it, and those that it names were there
 * before. Of files in an S3 bucket there is no copy in it: buckets have their own.
 */
export async function makeBackup(request: BackupRequest): Promise<void> {
  const { config, path, recipient, nowMs = Date.now(), schema = 'securechat' } = request
  const { dataDir, postgresUrl } = config.storage
  const scratch = await mkdtemp(join(dirname(path), '.securechat-backup-'))
  try {
    await writeArchive(path, recipient, async (writer) => {
      const begin = async (storage: Manifest['storage'], schemaVersion: number) => {
        const manifest: Manifest = {
          format: 1,
          storage,
          schemaVersion,
          madeAt: new Date(nowMs).toISOString(),
        }
        await writer.addText('manifest.json', JSON.stringify(manifest))
        return writer
      }
      if (postgresUrl !== undefined)
        await addPostgres({ url: postgresUrl, schema }, (version) => begin('postgres', version))
      else await addSqlite(dataDir, scratch, (version) => begin('sqlite', version))
      for (const folder of folders) await addFolder(writer, dataDir, folder)
    })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function addFolder(writer: ArchiveWriter, dataDir: string, folder: string): Promise<void> {
  const entries = await readdir(join(dataDir, folder), { recursive: true, withFileTypes: true }).catch(none)
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const name = ['data', ...relative(dataDir, path).split(sep)].join('/')
    await writer.addFile(name, path).catch(unlessGone)
  }
}

const isGone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

function none(error: unknown): [] {
  if (isGone(error)) return []
  throw error
}

/** Deleted since: nothing in the database of then needs it any more. */
function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error
}
