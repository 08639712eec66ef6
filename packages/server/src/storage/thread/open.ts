import type { Storage } from '../storage.ts'
import { storageOver } from '../tables.ts'
import { StorageThread, type StorageThreadOptions } from './storage-thread.ts'

export type { StorageThreadOptions }

/**
 * Opens the database at `path` on a thread of its own, so that no thread that serves sockets waits for a disk.
 *
 * @throws StorageUnusable; ChatError `storage-full`.
 */
export async function openStorageThread(path: string, options: StorageThreadOptions = {}): Promise<Storage> {
  const thread = new StorageThread(path, options)
  await thread.start()
  const storage = storageOver(
    (method, given) => thread.call(method, given),
    () => thread.close(),
  )
  return { ...storage, measure: async () => ({ ...(await storage.measure()), ...thread.load }) }
}
