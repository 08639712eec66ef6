import { ChatError, type EventId, type FileId, type RoomId } from '@securechat/protocol'
import { Listeners } from '../connection/listeners.ts'
import { OfflineError } from '../connection/offline.ts'
import type { Link, Unsubscribe, Uploads } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import { backoffMs, Pauses } from '../room/pauses.ts'
import type { Store } from '../store/store.ts'
import type { FileContent, SealedFile } from './file-content.ts'
import { dropCopy, FileGone, storedSource } from './file-source.ts'
import type { FileTransfer } from './file-transfer.ts'
import { type NewFile, type OutgoingFile, takeFile } from './new-file.ts'
import { SealedBytes } from './sealed-bytes.ts'

/** As it lies on disk: one for each message whose files are not all known to be in the log. */
interface UploadRecord {
  roomId: RoomId
  eventId: EventId
  files: (SealedFile & { isKept: boolean })[]
}

interface Upload {
  record: UploadRecord
  sources: Map<FileId, OutgoingFile['source']>
  stop: AbortController
  isRunning: boolean
}

export interface UploadEnd {
  roomId: RoomId
  eventId: EventId
  /** Why it will not go on by itself; none when everything is on the server. */
  failure?: string
}

interface UploadTools {
  store: Store
  link: Link
  transfer: FileTransfer
  random: () => number
  schedule: (delayMs: number, job: () => void) => () => void
  progress: (fileId: FileId, doneBytes: number, totalBytes: number) => void
  fault: (error: unknown) => void
}

const prefix = 'upload/'
/** A request has to be over before a server loses patience, also on a slow line: it grows while it is quick. */
const FIRST_CHUNK_BYTES = 256 * 1024
const MOST_CHUNK_BYTES = 4 * 1024 * 1024
const QUICK_MS = 1_000
/** Refusals that may pass are put up with this often in a row. */
const MOST_TRIES = 12

/**
 * Brings files to the server, for as long as it takes: through lost connections, and restarts as far as there is a copy on the device.
 * Messages go up side by side, the files of one after the other.
 */
export class FileUploads implements Uploads {
  readonly #tools: UploadTools
  readonly #uploads = new Map<EventId, Upload>()
  readonly #ends = new Listeners<[UploadEnd]>()
  readonly #pauses: Pauses
  readonly #running = new Set<Promise<void>>()
  #isStopped = false

  constructor(tools: UploadTools) {
    this.#tools = tools
    this.#pauses = new Pauses(tools.schedule)
  }

  onEnd(listener: (end: UploadEnd) => void): Unsubscribe {
    return this.#ends.add(listener)
  }

  /** Goes on with what an earlier run left. */
  async resume(): Promise<void> {
    const { store } = this.#tools
    for (const [, bytes] of await store.list({ prefix })) {
      const record = fromBytes<UploadRecord>(bytes)
      const kept = record.files.filter(({ isKept }) => isKept)
      const sources = new Map(
        kept.map(({ fileId, sizeBytes }) => [fileId, storedSource(store, fileId, sizeBytes)]),
      )
      this.#uploads.set(record.eventId, { record, sources, stop: new AbortController(), isRunning: false })
      this.start(record.eventId)
    }
  }

  async take(at: { roomId: RoomId; eventId: EventId }, files: readonly NewFile[]): Promise<FileContent[]> {
    const { store } = this.#tools
    const contents: FileContent[] = []
    const outgoing: OutgoingFile[] = []
    for (const file of files) {
      const taken = await takeFile(store, file)
      contents.push(taken.content)
      outgoing.push(...taken.outgoing)
    }
    const record = { ...at, files: outgoing.map(({ source: _open, ...rest }) => rest) }
    const sources = new Map(outgoing.map(({ fileId, source }) => [fileId, source]))
    await store.write({ put: [[prefix + at.eventId, toBytes(record)]] })
    this.#uploads.set(at.eventId, { record, sources, stop: new AbortController(), isRunning: false })
    return contents
  }

  start(eventId: EventId): void {
    const upload = this.#uploads.get(eventId)
    if (!upload || upload.isRunning || this.#isStopped) return
    upload.isRunning = true
    const work = this.#run(upload)
      .catch(this.#tools.fault)
      .finally(() => {
        upload.isRunning = false
        this.#running.delete(work)
      })
    this.#running.add(work)
  }

  has(eventId: EventId): boolean {
    return this.#uploads.has(eventId)
  }

  /** The message is in the log, or was given up. @param isSent Otherwise what is on the server goes, too. */
  async forget(eventId: EventId, { isSent }: { isSent: boolean }): Promise<void> {
    const upload = this.#uploads.get(eventId)
    if (!upload) return
    this.#uploads.delete(eventId)
    upload.stop.abort()
    const { store, transfer } = this.#tools
    await store.write({ delete: [prefix + eventId] })
    for (const { fileId } of upload.record.files) {
      await dropCopy(store, fileId)
      // Should that fail, the server's sweep takes it.
      if (!isSent) await transfer.remove(fileId).catch(() => {})
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#pauses.stop()
    for (const { stop } of this.#uploads.values()) stop.abort()
    await Promise.all(this.#running)
  }

  async #run({ record, sources, stop }: Upload): Promise<void> {
    const { roomId, eventId } = record
    try {
      for (const file of record.files) await this.#bring(file, { roomId, sources, signal: stop.signal })
      if (!stop.signal.aborted) this.#ends.tell({ roomId, eventId })
    } catch (error) {
      if (stop.signal.aborted) return
      const isForPerson = error instanceof ChatError || error instanceof FileGone
      if (!isForPerson) this.#tools.fault(error)
      this.#ends.tell({ roomId, eventId, failure: isForPerson ? error.code : 'internal' })
    }
  }

  /** Until all of it is there. @throws what will not pass. */
  async #bring(
    file: SealedFile,
    { roomId, sources, signal }: { roomId: RoomId; sources: Upload['sources']; signal: AbortSignal },
  ): Promise<void> {
    const source = sources.get(file.fileId)
    if (!source) throw new FileGone()
    const sealed = await SealedBytes.of(file, source)
    for (let tries = 0; !signal.aborted;) {
      try {
        await this.#push(file.fileId, { roomId, sealed, signal, moved: () => (tries = 0) })
        return
      } catch (error) {
        if (signal.aborted || !mayPass(error, tries)) throw error
        await this.#wait(error, tries++)
      }
    }
  }

  async #push(
    fileId: FileId,
    {
      roomId,
      sealed,
      signal,
      moved,
    }: { roomId: RoomId; sealed: SealedBytes; signal: AbortSignal; moved: () => void },
  ): Promise<void> {
    const { transfer, progress } = this.#tools
    let chunkBytes = FIRST_CHUNK_BYTES
    let offset = await transfer.begin({ fileId, roomId, sealedBytes: sealed.length }, signal)
    progress(fileId, offset, sealed.length)
    while (offset < sealed.length) {
      const startedAtMs = performance.now()
      const chunk = await sealed.slice(offset, Math.min(offset + chunkBytes, sealed.length))
      offset = await transfer.append({ fileId, offset }, chunk, signal)
      moved()
      progress(fileId, offset, sealed.length)
      const isQuick = performance.now() - startedAtMs < QUICK_MS
      chunkBytes = isQuick
        ? Math.min(2 * chunkBytes, MOST_CHUNK_BYTES)
        : Math.max(chunkBytes / 2, FIRST_CHUNK_BYTES)
    }
  }

  /** A while; or, without a connection, until there is one. */
  async #wait(error: unknown, tries: number): Promise<void> {
    const { link, random } = this.#tools
    if (error instanceof OfflineError && !link.isOpen) await this.#opened()
    await this.#pauses.wait(backoffMs(tries, { firstMs: 200, mostMs: 15_000, random: random() }))
  }

  /** Looks now and then by itself: files may get through where a socket does not. */
  #opened(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const stopListening = this.#tools.link.onOpen(resolve)
    void this.#pauses.wait(10_000).then(resolve)
    return promise.finally(stopListening)
  }
}

/** Rooms that are only just being made, servers that restart, an offset that another attempt has moved. */
function mayPass(error: unknown, tries: number): boolean {
  if (error instanceof OfflineError) return true
  if (!(error instanceof ChatError)) return false
  const isForLater = error.remedy !== 'give-up' || error.code === 'not-found'
  return isForLater && tries < MOST_TRIES
}
