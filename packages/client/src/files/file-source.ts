import { orderedNumber, type Store } from '../store/store.ts'

/** Where the bytes of a file come from. */
export interface FileSource {
  readonly sizeBytes: number
  /** From `from` up to but not including `to`. @throws FileGone */
  read(from: number, to: number): Promise<Uint8Array>
}

/** The file on the person's disk was changed or moved, or this device has restarted and never had a copy. */
export class FileGone extends Error {
  override readonly name = 'FileGone'
  readonly code = 'file-gone'

  constructor(options?: ErrorOptions) {
    super('The file cannot be read any more. Choose it again.', options)
  }
}

const PIECE_BYTES = 1024 * 1024
const pieceKey = (fileId: string, index: number) => `upload-data/${fileId}/${orderedNumber(index)}`

/** Read from disk as it is needed, never as a whole. */
export function blobSource(blob: Blob): FileSource {
  return {
    sizeBytes: blob.size,
    read: async (from, to) => {
      try {
        return new Uint8Array(await blob.slice(from, to).arrayBuffer())
      } catch (cause) {
        throw new FileGone({ cause })
      }
    },
  }
}

/** A copy on this device, so that an upload goes on after a restart. */
export function storedSource(store: Store, fileId: string, sizeBytes: number): FileSource {
  return {
    sizeBytes,
    read: async (from, to) => {
      const bytes = new Uint8Array(to - from)
      for (let index = Math.floor(from / PIECE_BYTES); index * PIECE_BYTES < to; index++) {
        const piece = await store.get(pieceKey(fileId, index))
        if (!piece) throw new FileGone()
        const start = index * PIECE_BYTES
        const wanted = piece.subarray(Math.max(from - start, 0), to - start)
        bytes.set(wanted, Math.max(start - from, 0))
      }
      return bytes
    },
  }
}

/** Makes that copy, a piece at a time. */
export async function keepCopy(store: Store, fileId: string, source: FileSource): Promise<void> {
  for (let at = 0; at < source.sizeBytes; at += PIECE_BYTES) {
    const piece = await source.read(at, Math.min(at + PIECE_BYTES, source.sizeBytes))
    await store.write({ put: [[pieceKey(fileId, at / PIECE_BYTES), piece]] })
  }
}

export const dropCopy = (store: Store, fileId: string): Promise<void> =>
  store.deletePrefix(`upload-data/${fileId}/`)
