import { FileId, limits } from '@securechat/protocol'
import { z } from 'zod'

const Bytes32 = z.base64url().length(43)
const Pixels = z.int().min(1).max(100_000)

/** What it takes to get and open a sealed file. */
export const SealedFile = z.object({
  fileId: FileId,
  key: Bytes32,
  /** See `FileHash`: of the sealed file. */
  hash: Bytes32,
  sizeBytes: z.int().min(0),
})
export type SealedFile = z.infer<typeof SealedFile>

/** A file as a message speaks of it. Name and type are its sender's word: never to be run, and shown as text only. */
export const FileContent = SealedFile.extend({
  name: z.string().min(1).max(255),
  type: z.string().max(127),
  /** Pictures and films: how large they are shown, so that nothing moves when they arrive. */
  width: Pixels.optional(),
  height: Pixels.optional(),
  durationMs: z.int().min(0).optional(),
  /** A picture of a few pixels, as a WebP or PNG in base64: shown until the real one is there. */
  preview: z.base64().max(3_000).optional(),
  thumb: SealedFile.optional(),
})
export type FileContent = z.infer<typeof FileContent>

export const Files = z.array(FileContent).min(1).max(limits.filesPerMessage)

/** Everything on the server that a message speaks of. */
export const fileIdsOf = (files: readonly FileContent[]): FileId[] =>
  files.flatMap(({ fileId, thumb }) => (thumb ? [fileId, thumb.fileId] : [fileId]))
