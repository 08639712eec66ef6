import { newFileSecret } from '@securechat/crypto'
import { FileId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import type { FileContent, SealedFile } from './file-content.ts'
import { blobSource, type FileSource, keepCopy, storedSource } from './file-source.ts'
import { SealedBytes } from './sealed-bytes.ts'

/** Up to here a copy is kept on the device until the message is out, so that a restart costs nothing. */
const KEPT_BYTES = 64 * 1024 * 1024

/** A file that somebody wants to send. */
export interface NewFile extends Pick<
  FileContent,
  'name' | 'type' | 'width' | 'height' | 'durationMs' | 'preview'
> {
  blob: Blob
  /** A smaller picture of it, which is sealed and uploaded beside it. */
  thumb?: Blob
}

/** A file on its way to the server, sealed as it goes. */
export interface OutgoingFile extends SealedFile {
  source: FileSource
  /** There is a copy on the device. */
  isKept: boolean
}

/** @returns what the message says of it, and what has to be uploaded. @throws FileGone */
export async function takeFile(
  store: Store,
  { blob, thumb, ...facts }: NewFile,
): Promise<{ content: FileContent; outgoing: OutgoingFile[] }> {
  const main = await seal(store, blob)
  if (!thumb) return { content: { ...facts, ...secretOf(main) }, outgoing: [main] }
  const small = await seal(store, thumb)
  return { content: { ...facts, ...secretOf(main), thumb: secretOf(small) }, outgoing: [small, main] }
}

async function seal(store: Store, blob: Blob): Promise<OutgoingFile> {
  const secret = newFileSecret(blob.size)
  const isKept = blob.size <= KEPT_BYTES
  if (isKept) await keepCopy(store, secret.fileId, blobSource(blob))
  const source = isKept ? storedSource(store, secret.fileId, blob.size) : blobSource(blob)
  const hash = await (await SealedBytes.of(secret, source)).hash()
  return { ...secret, fileId: FileId.parse(secret.fileId), hash, source, isKept }
}

const secretOf = ({ fileId, key, hash, sizeBytes }: SealedFile): SealedFile => ({
  fileId,
  key,
  hash,
  sizeBytes,
})
