import { CryptoError, FileCipher, FileOpener } from '@securechat/crypto'
import { ChatError, type FileId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { SealedFile } from './file-content.ts'
import type { FileTransfer } from './file-transfer.ts'

interface DownloadTools {
  transfer: FileTransfer
  pause: (tries: number) => Promise<void>
  progress: (fileId: FileId, doneBytes: number, totalBytes: number) => void
}

interface Download {
  blob: Promise<Blob>
  stop: AbortController
  sizeBytes: number
}

/** A file on its way here. */
interface Coming {
  fileId: FileId
  cipher: FileCipher
  opener: FileOpener
  pile: Pile
  receivedBytes: number
}

const KEPT_BYTES = 96 * 1024 * 1024
/** Opened bytes are handed to the browser, which keeps large ones off the heap, whenever so many have come together. */
const FOLD_BYTES = 4 * 1024 * 1024
const MOST_TRIES = 6

/** Gets files and opens them as they arrive. What was opened lately is kept; nothing is given out before all of it was found sound. */
export class Downloads {
  readonly #tools: DownloadTools
  readonly #kept = new Map<FileId, Download>()

  constructor(tools: DownloadTools) {
    this.#tools = tools
  }

  /** @throws CryptoError `damaged` when it is not what the message describes; OfflineError; ChatError `not-found`. */
  open(file: SealedFile): Promise<Blob> {
    const known = this.#kept.get(file.fileId)
    if (known) {
      this.#kept.delete(file.fileId)
      this.#kept.set(file.fileId, known)
      return known.blob
    }
    const stop = new AbortController()
    const blob = this.#fetch(file, stop.signal)
    blob.catch(() => this.#kept.delete(file.fileId))
    this.#kept.set(file.fileId, { blob, stop, sizeBytes: file.sizeBytes })
    this.#dropOldest()
    return blob
  }

  /** Stops it, if it is not here yet. */
  cancel(fileId: FileId): void {
    this.#kept.get(fileId)?.stop.abort()
  }

  stop(): void {
    for (const { stop } of this.#kept.values()) stop.abort()
    this.#kept.clear()
  }

  #dropOldest(): void {
    let total = [...this.#kept.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    for (const [fileId, { sizeBytes }] of this.#kept) {
      if (total <= KEPT_BYTES || this.#kept.size === 1) return
      this.#kept.delete(fileId)
      total -= sizeBytes
    }
  }

  async #fetch(file: SealedFile, signal: AbortSignal): Promise<Blob> {
    const { fileId, hash } = file
    const cipher = await FileCipher.of(file)
    const coming = {
      fileId,
      cipher,
      opener: new FileOpener(cipher, hash),
      pile: new Pile(),
      receivedBytes: 0,
    }
    for (let tries = 0; coming.receivedBytes < cipher.sealedBytes;) {
      const before = coming.receivedBytes
      try {
        await this.#receive(coming, signal)
      } catch (error) {
        if (coming.receivedBytes > before) tries = 0
        await this.#afterFailure(error, tries++, signal)
      }
    }
    coming.pile.add(await coming.opener.end())
    return coming.pile.whole()
  }

  /** What comes over one connection. @throws OfflineError when that was not all. */
  async #receive(coming: Coming, signal: AbortSignal): Promise<void> {
    const { fileId, cipher, opener, pile } = coming
    for await (const piece of this.#tools.transfer.read(fileId, coming.receivedBytes, signal)) {
      coming.receivedBytes += piece.length
      if (coming.receivedBytes > cipher.sealedBytes) throw new CryptoError('damaged')
      pile.add(...(await opener.take(piece)))
      this.#tools.progress(fileId, coming.receivedBytes, cipher.sealedBytes)
    }
    if (coming.receivedBytes < cipher.sealedBytes) throw new OfflineError()
  }

  async #afterFailure(error: unknown, tries: number, signal: AbortSignal): Promise<void> {
    const mayPass = error instanceof OfflineError || (error instanceof ChatError && error.remedy === 'retry')
    if (signal.aborted || !mayPass || tries >= MOST_TRIES) throw error
    await this.#tools.pause(tries)
  }
}

class Pile {
  #blobs: Blob[] = []
  #pieces: Uint8Array<ArrayBuffer>[] = []
  #bytes = 0

  add(...pieces: Uint8Array<ArrayBuffer>[]): void {
    this.#pieces.push(...pieces)
    this.#bytes += pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (this.#bytes >= FOLD_BYTES) this.#fold()
  }

  whole(): Blob {
    this.#fold()
    return new Blob(this.#blobs)
  }

  #fold(): void {
    this.#blobs.push(new Blob(this.#pieces))
    ;[this.#pieces, this.#bytes] = [[], 0]
  }
}
