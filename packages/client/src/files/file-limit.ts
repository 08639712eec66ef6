import { sealedFileSize } from '@securechat/crypto'
import { describeWorkspace, limits } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Link } from '../context.ts'

/** How much may be sent at once. */
export interface FileLimit {
  /** Of one file, before it is sealed and padded. */
  contentBytes: number
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
    return { contentBytes: mostContent(fileBytes), filesPerMessage: limits.filesPerMessage }
  }
}

/** The largest content that comes to no more than that once it is sealed. */
function mostContent(sealedBytes: number): number {
  let [fits, doesNot] = [0, sealedBytes + 1]
  while (doesNot - fits > 1) {
    const middle = Math.floor((fits + doesNot) / 2)
    if (sealedFileSize(middle) <= sealedBytes) fits = middle
    else doesNot = middle
  }
  return fits
}
