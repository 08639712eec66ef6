import type { FileRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import type { Plugins } from './plugins.ts'

/** The store as an upload uses it, with the hooks of the file that becomes whole. */
export class UploadHooks {
  readonly #plugins: Plugins
  readonly #storage: Pick<Storage, 'addFilePart'>

  constructor(plugins: Plugins, storage: Pick<Storage, 'addFilePart'>) {
    this.#plugins = plugins
    this.#storage = storage
  }

  around({ fileId, roomId, accountId, sizeBytes }: FileRecord): Pick<Storage, 'addFilePart'> {
    if (!this.#plugins.listensTo(['upload.finished'])) return this.#storage
    return {
      addFilePart: async (added) => {
        const isLast = added.part.startByte + added.part.sizeBytes === sizeBytes
        const input = { fileId, roomId, accountId, sizeBytes, atMs: added.nowMs }
        const occurrence = { hook: 'upload.finished', input } as const
        if (isLast) await this.#plugins.before(occurrence)
        await this.#storage.addFilePart(added)
        if (isLast) this.#plugins.after(occurrence)
      },
    }
  }
}
