import type { FileId } from '@securechat/protocol'

/** Where one part of a sealed file lies. */
export interface PartPlace {
  fileId: FileId
  /** Letters, digits and hyphens. */
  name: string
}

/**
 * Keeps the bytes of sealed files, in parts that are written once and never changed. What belongs to which file, and how far it has
 * come, is in the database; so any number of servers may share one of these.
 */
export interface FileStore {
  /** Resolves once the bytes are safe. @throws ChatError `storage-full`. */
  put(place: PartPlace, bytes: Uint8Array): Promise<void>
  /** Bytes from `from` up to but not including `to` of the part. */
  read(place: PartPlace, range: { from: number; to: number }): AsyncIterable<Uint8Array>
  /** One that is not there is no trouble, here and below. */
  remove(place: PartPlace): Promise<void>
  removeAll(at: { fileId: FileId }): Promise<void>
}

/** Ids tell upper from lower case; not every file system does. */
export const folderOf = (fileId: FileId): string => Buffer.from(fileId, 'base64url').toString('hex')
