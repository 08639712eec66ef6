import { describeWorkspace, limits } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Link } from '../context.ts'

/** How much may be sent at once. */
export interface FileLimit {
  /** Of one file, sealed and padded. */
  fileBytes: number
  filesPerMessage: number
}

/** The server's word, asked for once. */
export class FileLimits {
  readonly #link: Link
  #known: FileLimit | undefined

  constructor(link: Link) {
    this.#link = link
  }

  /** @returns nothing while the server cannot be reached and has not been asked before. */
  async read(): Promise<FileLimit | undefined> {
    try {
      this.#known ??= await this.#ask()
    } catch (error) {
      if (!(error instanceof OfflineError)) throw error
    }
    return this.#known
  }

  async #ask(): Promise<FileLimit> {
    const { fileBytes } = await this.#link.request(describeWorkspace, {})
    return { fileBytes, filesPerMessage: limits.filesPerMessage }
  }
}
