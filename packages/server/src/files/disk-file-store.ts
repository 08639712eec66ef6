import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ChatError } from '@securechat/protocol'
import { folderOf, type FileStore, type PartPlace } from './file-store.ts'

/** Parts as files: `<folder>/<first two digits>/<file>/<part>`. Names are made here, never taken from a client. */
export class DiskFileStore implements FileStore {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(place: PartPlace, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(place)
    try {
      await mkdir(this.#folderOf(place), { recursive: true, mode: 0o700 })
      await writeSynced(`${path}.new`, bytes)
      await rename(`${path}.new`, path)
      await syncFolder(this.#folderOf(place))
    } catch (cause) {
      await rm(`${path}.new`, { force: true }).catch(() => {})
      throw isFull(cause) ? new ChatError('storage-full', { cause }) : cause
    }
  }

  async *read(place: PartPlace, { from, to }: { from: number; to: number }): AsyncGenerator<Uint8Array> {
    const chunks: AsyncIterable<Buffer> = createReadStream(this.#pathOf(place), { start: from, end: to - 1 })
    yield* chunks
  }

  async remove(place: PartPlace): Promise<void> {
    await rm(this.#pathOf(place), { force: true })
  }

  async removeAll(at: Pick<PartPlace, 'fileId'>): Promise<void> {
    await rm(this.#folderOf(at), { force: true, recursive: true })
  }

  #folderOf({ fileId }: Pick<PartPlace, 'fileId'>): string {
    const name = folderOf(fileId)
    return join(this.#folder, name.slice(0, 2), name)
  }

  #pathOf(place: PartPlace): string {
    return join(this.#folderOf(place), place.name)
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'w', 0o600)
  await file.writeFile(bytes)
  await file.datasync()
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and keeps names by itself.
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}

const isFull = (cause: unknown) => ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')
